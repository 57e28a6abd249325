"""The future of data that are held, and of documents that were handed in: the reminders, and when they are erased."""

from collections.abc import Collection
from datetime import datetime, timedelta

from posada.contexts.custody.models import ClientDocument, DocumentState, HeldData
from posada.contexts.custody.rules.client_documents import ClientDocuments
from posada.contexts.custody.rules.held_data import DataWindow
from posada.contexts.services import queries as services
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.rule import Ruling
from posada.terms.versions import book

INSTANT = timedelta(microseconds=1)


def held_data_plans(ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each row of held data."""
    terms = book().for_existing(now)
    rows = list(HeldData.objects.filter(pk__in=ids))
    found = services.by_id([row.service_id for row in rows])
    return {
        row.pk: (row.customer_id, plan(row, terms.ruling(DataWindow, services.target(found[row.service_id])), terms))
        for row in rows
    }


def plan(row: HeldData, ruling: Ruling[DataWindow] | None, terms: Terms) -> Plan:
    """The reminders to come, in order of day, counted back from the last day of the window."""
    if ruling is None:
        return ()
    last = terms.calendar.today(row.until - INSTANT)
    days = sorted(terms.calendar.before(last, before) for before in ruling.rule.reminders)
    return tuple(
        Step(terms.calendar.start_of(day), "data-reminder", ruling.clause)
        for day in days
        if day.isoformat() not in row.reminded
    )


def document_plans(ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each document: its file is erased so long after it was accepted."""
    terms = book().for_existing(now)
    ruling = terms.ruling(ClientDocuments)
    found: dict[int, tuple[int, Plan]] = {}
    for document in ClientDocument.objects.filter(pk__in=ids):
        kept = document.state == DocumentState.ACCEPTED and document.erased_at is None
        step: Plan = ()
        if ruling is not None and kept and document.judged_at is not None:
            step = (Step(terms.calendar.add(document.judged_at, ruling.rule.keep), "erase-document", ruling.clause),)
        found[document.pk] = (document.customer_id, step)
    return found
