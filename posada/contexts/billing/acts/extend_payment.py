"""More time to pay one order: asking for it, and deciding it."""

from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.events import ExtensionDecided
from posada.contexts.billing.models import Extension as Granted
from posada.contexts.billing.models import Invoice, State
from posada.contexts.billing.rules.dunning_exclusion import DunningExclusion
from posada.contexts.billing.rules.extension import (
    Extension,
    ExtensionArrears,
    ExtensionEffect,
    NoExtension,
    not_extendable,
)
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import LIMITS, Ruling, grounds
from posada.terms.selector import Target
from posada.terms.versions import book


def request_extension(invoice_id: int, *, until: date, now: datetime, by: Actor) -> int:
    """Check a request for more time to pay one order and put it before a person; the case's id.

    Raises Refused where the terms give no extension of such an order, at such a time, until such a day, or with such
    arrears. Who may ask is checked at the door of every request.
    """
    (invoice,) = queries.locked([invoice_id])
    if invoice.state != State.UNPAID:
        raise BadInput("invoice", invoice.number, "an unpaid order; this one is %(state)s", state=invoice.state)
    terms = book().by_number(invoice.version_id)
    verdict = Verdict(
        invoice.customer_id, "invoice", invoice.pk, "extension-request", now,
        facts={"due_on": invoice.due_on, "until": until, "channel": by.channel},
    )  # fmt: skip
    ruling = _ruling(invoice, terms, verdict)
    _check_time(invoice, until, ruling, verdict, terms, now)
    arrears = _check_arrears(invoice, verdict, terms, now)
    (case_id,) = open_cases(
        [
            Matter(
                customer_id=invoice.customer_id, kind="extension", subject=("invoice", invoice.pk),
                role=ruling.rule.role, grounds=ruling.permits() + grounds(arrears, role=LIMITS), due_at=now,
                deadline=terms.calendar.close_of(terms.calendar.after(invoice.due_on, ruling.rule.asked_until)),
                facts=verdict.facts, amounts={"unpaid": queries.unpaid(invoice)}, act="extension-request",
            )
        ],
        now=now, by=by,
    )  # fmt: skip
    return case_id


def refuse_where_none(service_id: int, *, until: date, now: datetime) -> None:
    """Raise the refusal of more time for a service that has none, whether or not an order stands."""
    service = services.by_id([service_id])[service_id]
    ruling = book().for_existing(now).ruling(NoExtension, Target(service.product_kind, service.type, service.product))
    if ruling is not None:
        verdict = Verdict(service.customer_id, "service", service_id, "extension-request", now, facts={"until": until})
        raise verdict.refused("no-extension", grounds=ruling.orders())


def _ruling(invoice: Invoice, terms: Terms, verdict: Verdict) -> Ruling[Extension]:
    target = queries.target(invoice)
    none = terms.ruling(NoExtension, target)
    ruling = terms.ruling(Extension, target)
    if none is not None or ruling is None or invoice.origin != "renewal":
        excluded = grounds(none, terms.ruling(DunningExclusion, target), role="excludes")
        raise verdict.refused("no-extension", grounds=excluded or grounds(ruling, role=LIMITS))
    return ruling


def _check_time(
    invoice: Invoice, until: date, ruling: Ruling[Extension], verdict: Verdict, terms: Terms, now: datetime
) -> None:
    missed = not_extendable(invoice.due_on, until, terms.calendar.today(now), ruling.rule, terms.calendar)
    if missed is not None:
        raise verdict.refused(missed.reason, grounds=ruling.orders(), limit=missed.figure)


def _check_arrears(invoice: Invoice, verdict: Verdict, terms: Terms, now: datetime) -> Ruling[ExtensionArrears] | None:
    """The rule on arrears, where there is one; what is overdue in the account, this order aside, breaks it."""
    ruling = terms.ruling(ExtensionArrears, queries.target(invoice))
    if ruling is None:
        return None
    overdue = queries.overdue_invoices(invoice.customer_id, terms.calendar.today(now)).exclude(pk=invoice.pk)
    found = {other.number: queries.unpaid(other) for other in overdue}
    if len(found) > ruling.rule.overdue_orders_allowed:
        raise verdict.refused("overdue-debts", grounds=ruling.orders(), overdue=found)
    return ruling


def decide_extension(
    case: Case, *, granted: bool, until: date | None = None, reason: str = "", now: datetime, by: Actor
) -> None:
    """Grant the extension, until the day asked for or the one given, or refuse it; no reason is owed.

    Announces ExtensionDecided.
    """
    (invoice,) = queries.locked([case.subject_id])
    terms = book().by_number(invoice.version_id)
    ruling = terms.required(Extension, queries.target(invoice))
    last_day = until or date.fromisoformat(case.facts["until"])
    if not invoice.due_on < last_day <= invoice.due_on.replace(day=ruling.rule.latest_day):
        raise BadInput(
            "until",
            last_day.isoformat(),
            "a day after the due day, up to day %(latest)s of the month",
            latest=ruling.rule.latest_day,
        )
    effect = terms.ruling(ExtensionEffect, queries.target(invoice)) if granted else None
    decision = close_case(
        case.pk, CaseState.GRANTED if granted else CaseState.REFUSED,
        grounds=ruling.permits() + grounds(effect, role=LIMITS), now=now, by=by,
        facts={"until": last_day, **({"reason": reason} if reason else {})},
        amounts={"unpaid": queries.unpaid(invoice)},
    )  # fmt: skip
    if granted:
        Granted.objects.update_or_create(
            invoice_id=invoice.pk,
            defaults={
                "customer_id": invoice.customer_id, "until": last_day, "granted_at": now, "decision_id": decision,
            },
        )  # fmt: skip
    touch("invoice", [invoice.pk])
    announce(ExtensionDecided(invoice.pk, invoice.customer_id, last_day if granted else None, decision, now, by))
