"""Credits for downtime: asked for by the customer, checked against what was measured, approved by a person."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from posada.contexts.abuse import queries as abuse
from posada.contexts.billing import queries as billing
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.contexts.uptime import credits, queries
from posada.contexts.uptime.events import CreditDue
from posada.contexts.uptime.models import Credit
from posada.contexts.uptime.rules.availability import Availability
from posada.contexts.uptime.rules.credit import (
    CreditDeniedByBreach,
    CreditDeniedByDebt,
    CreditForm,
    CreditRequest,
    CreditWindow,
    MonthCredit,
    QuarantineExcluded,
    last_day_to_ask,
    units_claimed,
)
from posada.contexts.uptime.rules.downtime import Fault
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import claims_standing
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import Ground, Ruling, distinct, grounds

KIND = "sla-credit"


def claim_credit(service_id: int, stated: Mapping[str, Any], *, now: datetime, by: Actor) -> int:
    """Put a claim before the person who approves it, with what was measured and what it comes to; the case's id.

    Raises Refused where something is not stated, where it comes too late, with a debt, without downtime that counts, or
    for what was claimed before and not refused.
    """
    (service,) = services.locked([service_id])
    terms = services.governs(service, now)
    about = services.target(service)
    request = terms.ruling(CreditRequest, about)
    if request is None:
        raise BadInput("about", service.name, "a service for which downtime is credited")
    verdict = Verdict(service.customer_id, "service", service_id, "claim-credit", now, request.orders())
    if terms.ruling(MonthCredit, about) is not None:
        return _claim_month(service, stated, request, verdict, terms, now, by)
    return _claim_outage(service, stated, request, verdict, terms, now, by)


def _claim_month(
    service: Service, stated: Mapping[str, Any], request: Ruling[CreditRequest], verdict: Verdict, terms: Terms,
    now: datetime, by: Actor,
) -> int:  # fmt: skip
    """A claim for a whole month: refused where its promise was kept."""
    first = credits.month_of(str(stated.get("month", "")))
    month = credits.fared(service, first, terms, now)
    if month is None or month.met:
        promise = terms.ruling(Availability, services.target(service))
        raise verdict.refused("promise-kept", grounds=request.limits() + grounds(promise),
                              down_minutes=month.down_minutes if month else 0)  # fmt: skip
    _refuse_claimed(service, "month", str(first)[:7], request, verdict)
    worth, stood_on = credits.month_worth(service, month, terms)
    facts = {"month": str(first)[:7], "down_minutes": month.down_minutes, "percent": f"{month.percent:.4f}"}
    promise = terms.ruling(Availability, services.target(service))
    return _open(service, request, worth, worth, facts, stood_on + grounds(promise, role="limits"), now, by)


def _claim_outage(
    service: Service, stated: Mapping[str, Any], request: Ruling[CreditRequest], verdict: Verdict, terms: Terms,
    now: datetime, by: Actor,
) -> int:  # fmt: skip
    """A claim for one outage, in the form that the terms ask for."""
    about = services.target(service)
    form, window = terms.ruling(CreditForm, about), terms.ruling(CreditWindow, about)
    began_at = _instant(stated.get("start"), terms)
    fault = _fault(service, began_at, terms, now)
    given = dict(stated)
    if fault is not None and queries.incident(fault.incident_id).ended_at is None:
        given.setdefault("end", now)  # it goes on: its end is the incident's
    if form is not None and (missing := form.rule.missing(given)):
        raise verdict.refused("not-stated", grounds=form.orders(), missing=missing)
    _refuse_quarantined(given, verdict, terms)
    if fault is None or not fault.minutes:
        excluding = tuple(r for r in terms.clauses[fault.excluded_by].rulings) if fault and fault.excluded_by else ()
        raise verdict.refused("no-downtime", grounds=distinct((*grounds(*excluding), *request.limits())))
    _refuse_late(fault, window, verdict, terms, now)
    _refuse_claimed(service, "incident", fault.incident_id, request, verdict)
    stood_on = _refuse_debt(service, fault, verdict, terms)
    units = _units(given.get(form.rule.units) if form else None, service, fault)
    worth, ordering = credits.outage_worth(service, fault, units, terms)
    first = terms.calendar.today(fault.span[0]).replace(day=1)
    credit, cut = credits.capped(service, worth, first, terms)
    breaches, breached = _breaches(service, fault, terms)
    facts = {
        "incident": fault.incident_id, "minutes": fault.minutes, "units": units, "units_measured": fault.units,
        "claimed_minutes": _claimed_minutes(given, terms), "month": str(first)[:7], "effect": bool(given.get("effect")),
        "breaches": breaches, "proposed": "refuse" if breaches else "grant",
    }  # fmt: skip
    measured = queries.measured_by(fault, service, terms)
    rest = ordering + cut + stood_on + breached + measured + grounds(form, window, role="permits")
    return _open(service, request, worth, credit, facts, rest, now, by)


def _open(
    service: Service, request: Ruling[CreditRequest], worth: Money, credit: Money, facts: Mapping[str, Any],
    stood_on: tuple[Ground, ...], now: datetime, by: Actor,
) -> int:  # fmt: skip
    matter = Matter(
        service.customer_id, KIND, ("service", service.pk), request.rule.role,
        distinct((*request.orders(), *stood_on)), now, facts=facts, amounts={"computed": worth, "credit": credit},
        act="claim-credit",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def _fault(service: Service, began_at: datetime | None, terms: Terms, now: datetime) -> Fault | None:
    """The failure that a claim is about: the one that went on at the stated start, or began nearest to it that day."""
    if began_at is None:
        return None
    since = terms.calendar.start_of(terms.calendar.today(began_at))
    found = queries.faults(service, terms, since, now)
    going_on = [fault for fault in found if fault.span[0] <= began_at < fault.span[1]]
    that_day = [fault for fault in found if fault.span[0] < terms.calendar.close_of(terms.calendar.today(began_at))]
    return next(iter(going_on), None) or min(that_day, key=lambda fault: abs(fault.span[0] - began_at), default=None)


def _refuse_claimed(
    service: Service, what: str, claimed: object, request: Ruling[CreditRequest], verdict: Verdict
) -> None:
    """Raise the refusal of a second claim for one month, or one incident, while the first stands."""
    for case in claims_standing("service", service.pk, KIND):
        if case.facts.get(what) == claimed:
            raise verdict.refused("claimed-already", grounds=request.limits(), case=case.pk, state=case.state)


def _refuse_quarantined(stated: Mapping[str, Any], verdict: Verdict, terms: Terms) -> None:
    """Raise the refusal of a claim that rests on nothing but mail in quarantine."""
    ruling = terms.ruling(QuarantineExcluded)
    delayed, kept = int(stated.get("messages", 0) or 0), int(stated.get("quarantined", 0) or 0)
    if ruling is not None and delayed and kept >= delayed:
        raise verdict.refused("quarantine-does-not-count", grounds=ruling.orders(), messages=delayed, quarantined=kept)


def _refuse_late(
    fault: Fault, window: Ruling[CreditWindow] | None, verdict: Verdict, terms: Terms, now: datetime
) -> None:
    ended_at = queries.incident(fault.incident_id).ended_at
    if window is None or ended_at is None:
        return
    last = last_day_to_ask(ended_at, window.rule, terms.calendar)
    if terms.calendar.today(now) > last:
        raise verdict.refused("window-closed", grounds=window.orders(), last_day=last)


def _refuse_debt(service: Service, fault: Fault, verdict: Verdict, terms: Terms) -> tuple[Ground, ...]:
    """The rule on debts, where none stood as the event began; raises the refusal where one did."""
    ruling = terms.ruling(CreditDeniedByDebt, services.target(service))
    if ruling is None:
        return ()
    overdue = ruling.rule.debts == "overdue"
    owed = billing.unpaid_at(service.customer_id, service.pk, fault.span[0], terms, overdue=overdue)
    if owed:
        raise verdict.refused("debts", grounds=ruling.orders(), invoices=[invoice.number for invoice in owed])
    return ruling.permits()


def _breaches(service: Service, fault: Fault, terms: Terms) -> tuple[list[str], tuple[Ground, ...]]:
    """The breaches that a person had found before the event began and that still stood, and the rule on them."""
    ruling = terms.ruling(CreditDeniedByBreach)
    found = abuse.breaches_in_force(service.customer_id, fault.span[0]) if ruling is not None else []
    return found, grounds(ruling, role="limits") if found else ()


def _units(stated: object, service: Service, fault: Fault) -> int:
    """How many units are claimed, and no more than were touched."""
    if stated is None:
        return fault.units
    try:
        return min(units_claimed(stated, service.quantity), fault.units)
    except InvalidOperation as error:
        raise BadInput("units", stated, "a list, or a percentage") from error


def _claimed_minutes(stated: Mapping[str, Any], terms: Terms) -> int | None:
    start, end = _instant(stated.get("start"), terms), _instant(stated.get("end"), terms)
    return int((end - start).total_seconds() // 60) if start and end else None


def _instant(written: object, terms: Terms) -> datetime | None:
    """The instant that was written, in the provider's time where it says no other; None where nothing was."""
    if written in (None, ""):
        return None
    try:
        found = written if isinstance(written, datetime) else datetime.fromisoformat(str(written))
    except ValueError as error:
        raise BadInput("start", written, "an instant, 2026-03-03T09:00") from error
    return found if found.tzinfo else found.replace(tzinfo=terms.calendar.tz)


def decide_credit(case: Case, granted: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """Grant the credit, cut to what is left of its month by now, or refuse it with its reason. Announces CreditDue.

    A refusal for a breach stands on the rule about breaches, and names them.
    """
    (service,) = services.locked([case.subject_id])
    terms = services.governs(service, now)
    request = terms.required(CreditRequest, services.target(service))
    first = date.fromisoformat(f"{case.facts['month']}-01")
    if not granted:
        ruling = terms.ruling(CreditDeniedByBreach) if case.facts.get("breaches") else None
        facts = {"reason": reason, "breaches": case.facts.get("breaches", [])}
        stood_on = grounds(ruling) + request.limits()
        close_case(case.pk, CaseState.REFUSED, grounds=stood_on, now=now, by=by, act="refuse-sla-credit", facts=facts)
        return
    worth = Money(Decimal(case.amounts["computed"]), case.currency)
    credit, cut = credits.capped(service, worth, first, terms)
    stood_on = request.orders() + cut
    decision = close_case(
        case.pk, CaseState.GRANTED, grounds=stood_on, now=now, by=by, act="grant-sla-credit",
        facts={"reason": reason, "month": case.facts["month"]}, amounts={"computed": worth, "credit": credit},
    )  # fmt: skip
    Credit.objects.create(
        customer_id=service.customer_id, service_id=service.pk, case_id=case.pk, month=first, amount=credit.amount,
        currency=credit.currency, granted_at=now, decision_id=decision,
    )  # fmt: skip
    if credit.is_positive:
        announce(CreditDue(service.pk, service.customer_id, credit, stood_on[0].clause, decision, now, by))
