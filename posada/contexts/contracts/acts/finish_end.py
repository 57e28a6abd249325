"""A removal is done: the service, or the part, has ended, and what that costs is invoiced."""

from datetime import date, datetime, timedelta

from posada.contexts.billing import queries as billing
from posada.contexts.contracts import queries
from posada.contexts.contracts.events import CustomerTold, Part, RemovalDone, SettlementDue
from posada.contexts.contracts.models import Document, Ending, EndState, Kind, Line
from posada.contexts.contracts.rules.documents import AnnexEnd
from posada.contexts.contracts.rules.no_return import NoCreditNote, NoProration, NoRefund
from posada.contexts.contracts.rules.settlement import SettlementCauses, SettlementStatement
from posada.contexts.contracts.rules.termination import TerminationProcessing
from posada.contexts.contracts.settling import Owed, owed
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money, sum_money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, distinct, grounds
from posada.terms.versions import book

INSTANT = timedelta(microseconds=1)


def finish_removal(service_id: int, *, now: datetime, by: Actor) -> None:
    """Staff have removed what was to end. Announces RemovalDone."""
    ending = queries.ending_under_way(service_id)
    if ending is None or ending.state != EndState.UNDER_WAY or not by.is_staff:
        raise BadInput("about", service_id, "a service whose end is under way, by a member of staff")
    (service,) = services.locked([service_id])
    terms = book().for_existing(now)
    target = services.target(service)
    whole = ending.quantity >= service.quantity
    stood_on = grounds(terms.ruling(TerminationProcessing, target)) + grounds(
        terms.ruling(NoProration, target), role="limits"
    )
    announce(RemovalDone(service_id, ending.quantity, whole, ending.cause, stood_on, now, by))
    if not whole:
        settle(service, ending.quantity, ending.cause, now=now, by=by)
        close_ending(ending, now, terms)


def settle_ended(service_ids: tuple[int, ...], cause: str, *, now: datetime, by: Actor) -> None:
    """Services have ended: settle those that ended before their period did. Announces SettlementDue."""
    for service in services.locked(service_ids):
        line = queries.line_of(service.pk)
        if line is None or service.ends_on is None:
            continue
        touch("contract-line", [line.pk])
        terms = book().for_existing(now)
        ending = queries.ending_under_way(service.pk)
        why = ending.cause if ending else cause
        if last_day_before(now, terms) < (line.ends_on or date.max):
            settle(service, service.quantity, why, now=now, by=by)
        if ending is not None:
            close_ending(ending, now, terms)
        close_annexes(service.customer_id, now=now, by=by)


def close_ending(ending: Ending, now: datetime, terms: Terms) -> None:
    """The end was carried out today."""
    ending.state, ending.ended_on = EndState.DONE, terms.calendar.today(now)
    ending.save(update_fields=["state", "ended_on"])
    touch("service", [ending.service_id])


def last_day_before(now: datetime, terms: Terms) -> date:
    """The day on which something ended that ends at `now`: the one that closes, at the close of a day."""
    return terms.calendar.today(now - INSTANT)


def settle(service: Service, units: int, cause: str, *, now: datetime, by: Actor) -> None:
    """Record what an end costs and have it invoiced; for a cause that owes nothing, show what was not served."""
    line = queries.line_of(service.pk)
    assert line is not None
    terms = book().for_existing(now)
    ended_on = last_day_before(now, terms)
    found = owed(line, service, units, ended_on, cause, terms)
    target = services.target(service)
    barred: tuple[Ground, ...] = ()
    if cause == "customer":
        barred = grounds(terms.ruling(NoRefund, target), terms.ruling(NoProration, target), role="limits")
    verdict = Verdict(
        service.customer_id, "service", service.pk, "settle-end", now, distinct((*found.grounds, *barred)),
        facts={"units": units, "ended_on": ended_on, "cause": cause, **found.facts()}, amounts=found.amounts(),
        effects=("settlement-made",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    causes = terms.ruling(SettlementCauses, target)
    if causes is not None and cause not in causes.rule.causes:
        _show_unserved(service, line, ended_on, causes.orders(), causes.rule.role, now=now, by=by)
        return
    if not found.settled.begun:
        ask_about_unbegun(service, found, now=now, by=by)
        return
    _invoice(service, found, terms, decision, now=now, by=by)


def _invoice(service: Service, found: Owed, terms: Terms, decision: int, *, now: datetime, by: Actor) -> None:
    made = found.settled
    reversed_discount = made.installation - made.open_installation
    parts: list[Part] = [
        ("settlement-installation", reversed_discount, {"owed": made.installation.amount}, found.installation),
        ("settlement-rents", made.rents - made.set_off, {"months": made.months}, found.rents),
    ]
    charged = tuple(part for part in parts if part[1].is_positive)
    if not charged:
        return
    ruling = terms.ruling(SettlementStatement, services.target(service))
    today = terms.calendar.today(now)
    due_on = terms.calendar.after(today, ruling.rule.due) if ruling and ruling.rule.due else today
    announce(SettlementDue(service.pk, charged, due_on, now, by))
    figures = {**found.facts(), "new": made.new}
    announce(CustomerTold("settlement", service.customer_id, ("service", service.pk), figures, decision, now, by))


def ask_about_unbegun(service: Service, found: Owed, *, now: datetime, by: Actor) -> None:
    """The period never began: the figure is shown, and a person decides whether any of it is charged."""
    matter = Matter(service.customer_id, "settlement-before-start", ("service", service.pk), "billing",
                    found.grounds, now, facts=found.facts(), amounts=found.amounts())  # fmt: skip
    open_cases([matter], now=now, by=by)


def _show_unserved(
    service: Service, line: Line, ended_on: date, stood_on: tuple[Ground, ...], role: str, *, now: datetime, by: Actor
) -> None:
    """What was paid for days that were not served, before whoever decides on its refund."""
    unserved = paid_and_not_served(service, ended_on)
    if unserved.is_positive:
        matter = Matter(service.customer_id, "unserved-time", ("service", service.pk), role, stood_on, now,
                        facts={"ended_on": ended_on}, amounts={"unserved": unserved})  # fmt: skip
        open_cases([matter], now=now, by=by)


def paid_and_not_served(service: Service, ended_on: date) -> Money:
    """The part before tax of the paid periods that lies after `ended_on`, by days."""
    parts = billing.unserved_parts(service.pk, service.currency, ended_on)
    return sum_money((part.net for part in parts), service.currency)


def close_annexes(customer_id: int, *, now: datetime, by: Actor) -> None:
    """Price annexes under which nothing runs any more are closed, and with the last of them the annex."""
    terms = book().for_existing(now)
    ruling = terms.ruling(AnnexEnd)
    if ruling is None:
        return
    for document in Document.objects.select_for_update().filter(
        customer_id=customer_id, kind=Kind.PRICES, state="signed"
    ):
        ids = [line.service_id for line in queries.lines(document.pk) if line.service_id and not line.cancelled_at]
        left = [each for each in services.by_id(ids).values() if each.state in ("pending", "active")]
        if left:
            continue
        document.move("end")
        document.ended_at = now
        document.save(update_fields=["state", "ended_at"])
        last = not queries.documents(customer_id, Kind.PRICES).filter(state="signed").exists()
        record(
            [Verdict(customer_id, "contract-document", document.pk, "close-annex", now, ruling.orders(),
                     facts={"document": document.name, "annex_in_force": not last}, effects=("document-ended",))],
            now=now, actor=by,
        )  # fmt: skip


def refuse_return(service_id: int, *, kind: str, now: datetime, by: Actor) -> None:
    """Refuse a refund or a credit note (`kind`) for an end that the customer wished.

    Raises Refused with the clause that bars it.
    """
    service = services.by_id([service_id])[service_id]
    ending = queries.endings([service_id]).get(service_id)
    if ending is None or ending.cause != "customer":
        return
    terms = book().for_existing(now)
    target = services.target(service)
    barred = terms.ruling(NoRefund, target) if kind == "refund" else terms.ruling(NoCreditNote, target)
    if barred is not None:
        verdict = Verdict(service.customer_id, "service", service_id, f"ask-{kind}", now, barred.orders())
        raise verdict.refused("ended-by-the-customer", ended_on=ending.ended_on or ending.latest_on)
