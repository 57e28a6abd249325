"""Quoted work: a price by a person, accepted or declined by the customer, charged and scheduled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from posada.contexts.casework import queries
from posada.contexts.casework.events import WorkAccepted, WorkTold
from posada.contexts.casework.models import State, Work
from posada.contexts.casework.rules.quoted_work import HourlyWork, QuotedCharge, QuotedWork
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.roles import permitted
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.price_list import list_price
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Estimate:
    """What work would cost, or take: its price, or its `hours` where these are charged at list price."""

    net: Decimal | None = None
    hours: Decimal | None = None
    text: str = ""
    planned_on: date | None = None


def quote_work(case: Case, estimate: Estimate, *, now: datetime, by: Actor) -> Work:
    """Put a price to work whose case was granted; nothing is owed until the customer accepts. Announces WorkTold.

    What it is estimated at is the price before what the terms take off it; the quote is what is left.
    Refused where it is charged by the hour and the price list has no price for one.
    """
    terms, text = book().for_existing(now), estimate.text
    ruling = terms.required(QuotedWork, of=case.kind)
    if case.state != CaseState.GRANTED or queries.work_of(case.pk) is not None:
        raise BadInput("case", case.pk, "a granted case without a quote")
    currency = Customer.objects.get(pk=case.customer_id).currency
    open_until, charge = _open_until(ruling.rule, terms, now), terms.ruling(QuotedCharge, of=case.kind)
    (id,) = take_ids("casework_work_id_seq", 1)
    verdict = Verdict(case.customer_id, case.subject_kind, case.subject_id, f"quote-{case.kind}", now, ruling.orders(),
                      facts={"work": id, "text": text, "planned_on": estimate.planned_on, "open_until": open_until},
                      effects=("work-quoted",))  # fmt: skip
    by_hour = terms.ruling(HourlyWork, of=case.kind)
    if by_hour is None:
        listed = Money(_above(estimate.net, "net"), currency)
    else:
        listed, hours = _by_the_hour(by_hour, estimate, currency, terms, verdict)
        facts = {**verdict.facts, "hours": hours, "item": by_hour.rule.item}
        verdict = replace(verdict, grounds=verdict.grounds + by_hour.orders(), facts=facts)
    price = listed.percent(charge.rule.percent) if charge else listed
    verdict = replace(verdict, grounds=verdict.grounds + grounds(charge, role="limits"),
                      facts={**verdict.facts, **({"percent": charge.rule.percent} if charge else {})},
                      amounts={"listed": listed, "net": price})  # fmt: skip
    verdict = permitted(verdict, "quote-work", by=by, terms=terms, otherwise=(ruling.rule.role,))
    (decision,) = record([verdict], now=now, actor=by)
    touch("work", [id])
    told = {"text": text, "net": price, "open_until": open_until, "planned_on": estimate.planned_on}
    about = (case.subject_kind, case.subject_id)
    announce(WorkTold("work-quoted", case.customer_id, about, told, decision, now, by))
    return Work.objects.create(
        id=id, customer_id=case.customer_id, case_id=case.pk, of=case.kind, text=text or case.kind, net=price.amount,
        currency=currency, planned_on=estimate.planned_on, quoted_at=now, open_until=open_until, decision_id=decision,
    )  # fmt: skip


def _by_the_hour(
    ruling: Ruling[HourlyWork], estimate: Estimate, currency: str, terms: Terms, verdict: Verdict
) -> tuple[Money, Decimal]:
    """(price, hours) of work charged at list price; raises the refusal where the list has none."""
    hourly, hours = list_price(ruling.rule.item, currency, terms), _above(estimate.hours, "hours")
    if hourly is None:
        raise verdict.refused("no-list-price", grounds=ruling.orders(), item=ruling.rule.item)
    return (hourly * hours).rounded(), hours


def _above(value: Decimal | None, name: str) -> Decimal:
    if value is None or value < 0:
        raise BadInput(name, value, "0 or more")
    return value


def _open_until(rule: QuotedWork, terms: Terms, now: datetime) -> datetime | None:
    """The close of the last day on which a quote made now may be accepted; None for one that stays open."""
    if rule.open_for is None:
        return None
    return terms.calendar.close_of(terms.calendar.after(terms.calendar.today(now), rule.open_for))


def answer_quote(case: Case, accepted: bool, *, now: datetime, by: Actor) -> None:
    """The customer accepts a quote, or declines it: then nothing is charged. Announces WorkAccepted.

    Raises Refused for one that has lapsed.
    """
    answerable = Work.objects.select_for_update().filter(case_id=case.pk, state__in=(State.QUOTED, State.LAPSED))
    work = answerable.order_by("-pk").first()
    if work is None or not by.is_customer:
        raise BadInput("about", case.pk, "a case with a quote, answered by the customer")
    act = f"accept-{work.of}" if accepted else f"decline-{work.of}"
    stood_on = _rules(work.of, now)
    price = Money(work.net, work.currency)
    verdict = Verdict(work.customer_id, case.subject_kind, case.subject_id, act, now, stood_on,
                      facts={"work": work.pk, "open_until": work.open_until}, amounts={"net": price},
                      effects=("quote-answered",))  # fmt: skip
    if work.state == State.LAPSED or (work.open_until is not None and work.open_until <= now):
        raise verdict.refused("quote-lapsed")
    record([verdict], now=now, actor=by)
    work.move("accept" if accepted else "decline")
    work.accepted_at = now if accepted else None
    work.save(update_fields=["state", "accepted_at"])
    touch("work", [work.pk])
    ruling = book().for_existing(now).required(QuotedWork, of=work.of)
    if accepted and ruling.rule.payable == "before" and case.subject_kind == "service" and price.is_positive:
        announce(WorkAccepted(work.pk, case.subject_id, work.of, work.text, price, stood_on, now, by))
    elif accepted:
        schedule([work], now=now, by=by)


def lapse_quotes(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Quotes that nobody accepted in time lapse: nothing is done, nothing is charged, and another may be made."""
    due_at = {step.subject_id: step.due_at for step in steps}
    works = list(Work.objects.select_for_update().filter(pk__in=due_at, state=State.QUOTED).order_by("pk"))
    cases = Case.objects.in_bulk([work.case_id for work in works])
    record(
        [
            Verdict(work.customer_id, cases[work.case_id].subject_kind, cases[work.case_id].subject_id,
                    f"lapse-{work.of}", due_at[work.pk], _rules(work.of, now), facts={"work": work.pk},
                    amounts={"net": Money(work.net, work.currency)}, effects=("quote-lapsed",))
            for work in works
        ],
        now=now, actor=by,
    )  # fmt: skip
    for work in works:
        work.move("lapse")
    Work.objects.bulk_update(works, ["state"])
    touch("work", list(due_at))


def link_invoice(work_id: int, invoice_id: int) -> None:
    """Note the claim for a piece of work."""
    Work.objects.filter(pk=work_id).update(invoice_id=invoice_id)


def schedule_paid(invoice_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Work whose claim was paid is to be done."""
    schedule([work for work in queries.works_of_invoices(invoice_ids) if work.state == "accepted"], now=now, by=by)


def schedule(works: Collection[Work], *, now: datetime, by: Actor) -> None:
    """Put accepted work on the calendar of whoever does it."""
    cases = Case.objects.in_bulk([work.case_id for work in works])
    record(
        [
            Verdict(work.customer_id, cases[work.case_id].subject_kind, cases[work.case_id].subject_id,
                    f"schedule-{work.of}", now, grounds(book().for_existing(now).ruling(QuotedWork, of=work.of)),
                    facts={"work": work.pk, "planned_on": work.planned_on}, effects=("work-scheduled",))
            for work in works
        ],
        now=now, actor=by,
    )  # fmt: skip
    for work in works:
        work.move("schedule")
        work.save(update_fields=["state"])


def finish_work(case: Case, result: str, *, now: datetime, by: Actor) -> None:
    """Say that quoted work was done, and what came of it. Announces WorkTold.

    BadInput for work that is not on the calendar; Refused for whoever has not the role that does it.
    """
    work = Work.objects.select_for_update().filter(case_id=case.pk, state=State.SCHEDULED).order_by("-pk").first()
    if work is None or not by.is_staff:
        raise BadInput("case", case.pk, "a case with accepted work that is to be done, by staff")
    terms = book().for_existing(now)
    ruling = terms.required(QuotedWork, of=work.of)
    verdict = Verdict(work.customer_id, case.subject_kind, case.subject_id, f"finish-{work.of}", now, ruling.orders(),
                      facts={"work": work.pk, "planned_on": work.planned_on, "result": result},
                      effects=("work-done",))  # fmt: skip
    verdict = permitted(verdict, "finish-work", by=by, terms=terms, otherwise=(ruling.rule.role,))
    (decision,) = record([verdict], now=now, actor=by)
    work.move("finish")
    work.save(update_fields=["state"])
    touch("work", [work.pk])
    about, figures = (case.subject_kind, case.subject_id), {"text": work.text, "result": result}
    announce(WorkTold("work-done", work.customer_id, about, figures, decision, now, by))


def _rules(of: str, now: datetime) -> tuple[Ground, ...]:
    terms = book().for_existing(now)
    return grounds(terms.ruling(QuotedWork, of=of), terms.ruling(QuotedCharge, of=of))
