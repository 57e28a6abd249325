"""The end of services for claims that stayed unpaid, where a person decides it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.billing import queries
from posada.contexts.billing.events import EndingDue, EndingsDue, ReviewOpened
from posada.contexts.billing.models import Invoice
from posada.contexts.billing.rules.unpaid_ending import UnpaidEnding
from posada.contexts.services import queries as services
from posada.contexts.support import queries as support
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import open_cases_of
from posada.ground.agenda.steps import DueStep
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.rule import Ruling
from posada.terms.versions import book

KIND = "ending-review"


def open_reviews(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Put before a person the end of the services that unpaid claims reach, with the debt and what was told of it.

    Announces ReviewOpened for those whose rule warns the customer that day.
    """
    due_at = {step.subject_id: step.due_at for step in steps}
    invoices = queries.locked(list(due_at))
    rulings = {invoice.pk: _ruling(invoice) for invoice in invoices}
    reached = _reached(invoices, rulings)
    told = support.letters([("invoice", invoice.pk) for invoice in invoices] + _pairs(reached))
    matters = [
        Matter(
            customer_id=invoice.customer_id, kind=KIND, subject=("invoice", invoice.pk),
            role=rulings[invoice.pk].rule.decided_by, due_at=due_at[invoice.pk], grounds=rulings[invoice.pk].orders(),
            facts={"due_on": invoice.due_on, "services": [service.name for service in reached[invoice.pk]],
                   "registrations_kept": [s.name for s in reached[invoice.pk] if _stays(s.type, rulings[invoice.pk])]},
            amounts={"total": queries.unpaid(invoice)},
            evidence=[told[pair] for pair in [("invoice", invoice.pk), *_pairs({0: reached[invoice.pk]})]
                      if pair in told],
        )
        for invoice in invoices
    ]  # fmt: skip
    for invoice, case_id in zip(invoices, open_cases(matters, now=now, by=by), strict=True):
        if rulings[invoice.pk].rule.warns:
            ids = tuple(service.pk for service in reached[invoice.pk])
            announce(ReviewOpened(invoice.pk, invoice.customer_id, ids, case_id, now, by))


def decide_review(case: Case, granted: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """End the services, or leave them as they are; what is owed stays owed. Announces EndingsDue."""
    (invoice,) = queries.locked([case.subject_id])
    ruling = _ruling(invoice)
    reached = _reached([invoice], {invoice.pk: ruling})[invoice.pk]
    outcome = CaseState.GRANTED if granted else CaseState.REFUSED
    facts = {"reason": reason, "services": [service.name for service in reached]}
    close_case(case.pk, outcome, grounds=ruling.orders(), now=now, by=by, facts=facts)
    if granted:
        kept = frozenset(service.pk for service in reached if _stays(service.type, ruling))
        ids = tuple(service.pk for service in reached)
        rule, stood_on = ruling.rule, ruling.orders()
        announce(EndingsDue((EndingDue(invoice.pk, ids, now, stood_on, rule.of, kept, rule.told_by),), now, by))


def close_reviews(invoice_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Close what waits for a person about claims that were settled meanwhile."""
    for case in open_cases_of("invoice", invoice_ids, KIND):
        (invoice,) = queries.locked([case.subject_id])
        close_case(case.pk, CaseState.CLOSED, grounds=_ruling(invoice).limits(), now=now, by=by)


def _ruling(invoice: Invoice) -> Ruling[UnpaidEnding]:
    return book().by_number(invoice.version_id).required(UnpaidEnding, queries.target(invoice), of=invoice.origin)


def _reached(invoices: Sequence[Invoice], rulings: dict[int, Ruling[UnpaidEnding]]) -> dict[int, list[Any]]:
    """The running services that each claim would end: those it charges for, or all that its customer has."""
    charged = queries.services_of([invoice.pk for invoice in invoices])
    everything = [i.customer_id for i in invoices if rulings[i.pk].rule.ends == "all-services"]
    running = services.running_of(everything, {id for ids in charged.values() for id in ids})
    return {
        invoice.pk: [
            service for service in running
            if (service.customer_id == invoice.customer_id and rulings[invoice.pk].rule.ends == "all-services")
            or service.pk in charged.get(invoice.pk, ())
        ]
        for invoice in invoices
    }  # fmt: skip


def _stays(type: str, ruling: Ruling[UnpaidEnding]) -> bool:
    return type in ruling.rule.keeps_registration_of


def _pairs(reached: dict[int, list[Any]]) -> list[tuple[str, int]]:
    return [("service", service.pk) for found in reached.values() for service in found]
