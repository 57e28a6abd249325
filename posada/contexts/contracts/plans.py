"""The futures of lines and agreements: a start that is due or missed, reminders of an end, an agreement's end."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from posada.contexts.contracts.models import Document, Kind, Line, State
from posada.contexts.contracts.rules.documents import ParentEnd
from posada.contexts.contracts.rules.period import PeriodStart, StartDelay
from posada.contexts.services import queries as services
from posada.ground.catalogue.products import product
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)


def line_plans(line_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each line of a price annex that was signed."""
    terms = book().for_existing(now)
    found = list(Line.objects.filter(pk__in=line_ids))
    signed = set(
        Document.objects.filter(pk__in={line.document_id for line in found}, state=State.SIGNED).values_list(
            "pk", flat=True
        )
    )
    running = services.by_id({line.service_id for line in found if line.service_id})
    plans: dict[int, tuple[int, Plan]] = {}
    for line in found:
        service = running.get(line.service_id or 0)
        over = line.document_id not in signed or line.cancelled_at is not None
        over = over or (service is not None and service.ended_at is not None)
        ends_on = service.ends_on if service is not None else line.ends_on
        plans[line.pk] = (line.customer_id, () if over else plan(line, ends_on, terms))
    return plans


def plan(line: Line, ends_on: date | None, terms: Terms) -> Plan:
    """What will happen to a line, in order of day."""
    if line.continues_id is not None and line.delivered_on is None:
        if line.starts_on is None:
            return ()
        clause = _clause(terms, line)
        return (Step(terms.calendar.start_of(line.starts_on - ONE_DAY), "period-continues", clause),)
    if line.starts_on is None:
        return _before_start(line, terms)
    return _before_end(line, ends_on, terms)


def _before_start(line: Line, terms: Terms) -> Plan:
    """The Start Date where it counts by itself, or the notice that it was missed."""
    ruling, delay = terms.ruling(PeriodStart, product(terms, line.product).target()), terms.ruling(StartDelay)
    if line.planned_on is None or line.service_id is None:
        return ()
    if ruling is not None and (ruling.rule.provider_late == "counts" or line.late_by == "customer"):
        return (Step(terms.calendar.start_of(line.planned_on), "contract-start", ruling.clause),)
    if delay is None or line.told_late_on == line.planned_on:
        return ()
    at = terms.calendar.start_of(terms.calendar.after(line.planned_on, delay.rule.after))
    return (Step(at, "delay-notice", delay.clause, conditional="if-not-delivered"),)


def _before_end(line: Line, ends_on: date | None, terms: Terms) -> Plan:
    """The reminders of the end that are still to come."""
    ruling = services.term_end(terms, product(terms, line.product).target())
    if ruling is None or line.ends_on is None or ends_on != line.ends_on or line.starts_on is None:
        return ()
    days = sorted(terms.calendar.before(line.ends_on, before) for before in ruling.rule.reminders)
    return tuple(
        Step(terms.calendar.start_of(day), "term-reminder", ruling.clause)
        for day in days
        if day.isoformat() not in line.reminded and day > line.starts_on
    )


def _clause(terms: Terms, line: Line) -> str:
    ruling = services.term_end(terms, product(terms, line.product).target())
    return ruling.clause if ruling else ""


def document_plans(document_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each document: an agreement ends when its last day has closed."""
    terms = book().for_existing(now)
    ruling = terms.ruling(ParentEnd)
    return {
        document.pk: (
            document.customer_id,
            (Step(terms.calendar.close_of(document.ends_on), "parent-end", ruling.clause),)
            if ruling and document.kind == Kind.PARENT and document.state == State.SIGNED and document.ends_on
            else (),
        )
        for document in Document.objects.filter(pk__in=document_ids)
    }
