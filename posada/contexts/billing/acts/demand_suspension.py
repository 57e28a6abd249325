"""Demanding the suspension of the services of invoices that stayed unpaid."""

from collections.abc import Collection, Sequence
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.events import SuspensionDue, SuspensionsDue
from posada.contexts.billing.lateness import limits_of
from posada.contexts.billing.models import Invoice, PaymentNotice
from posada.contexts.billing.rules.collection_efforts import CollectionEfforts
from posada.contexts.billing.rules.suspension import Suspension
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.rule import LIMITS, grounds
from posada.terms.versions import book


def demand_suspension(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Announce SuspensionsDue for these invoices; their services follow, then the fees for reactivation."""
    due_at = {step.subject_id: step.due_at for step in steps}
    services, extended = queries.services_of(list(due_at)), queries.extensions(list(due_at))
    reminded = reminders_of(list(due_at))
    suspensions = []
    for invoice in queries.locked(list(due_at)):
        terms = book().by_number(invoice.version_id)
        ruling = terms.required(Suspension, queries.target(invoice))
        efforts = terms.ruling(CollectionEfforts, queries.target(invoice))
        limits = limits_of(invoice, terms, extended=invoice.pk in extended) + grounds(efforts, role=LIMITS)
        suspensions.append(
            SuspensionDue(
                invoice.pk, tuple(services.get(invoice.pk, ())), due_at[invoice.pk], ruling.orders() + limits,
                {"reminded_at": reminded.get(invoice.pk, [])} if efforts else {},
            )
        )  # fmt: skip
    announce(SuspensionsDue(tuple(suspensions), now, by))
    touch("invoice", list(due_at))


def reminders_of(invoice_ids: Collection[int]) -> dict[int, list[datetime]]:
    """When the payer of each invoice was reminded, earliest first."""
    found: dict[int, list[datetime]] = {}
    given = PaymentNotice.objects.filter(invoice_id__in=invoice_ids, kind="payment-reminder").order_by("due_at")
    for notice in given:
        found.setdefault(notice.invoice_id, []).append(notice.due_at)
    return found


def ask_to_suspend(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Put before a person the suspensions for which nobody was reminded."""
    due_at = {step.subject_id: step.due_at for step in steps}
    matters = []
    for invoice in queries.locked(list(due_at)):
        efforts = book().by_number(invoice.version_id).required(CollectionEfforts, queries.target(invoice))
        matters.append(
            Matter(invoice.customer_id, "suspension-review", ("invoice", invoice.pk), efforts.rule.role,
                   efforts.limits(), due_at[invoice.pk], amounts={"unpaid": queries.unpaid(invoice)})
        )  # fmt: skip
    open_cases(matters, now=now, by=by)


def decide_suspension(case: Case, *, granted: bool, reason: str = "", now: datetime, by: Actor) -> None:
    """Suspend after all, by a person's word, or leave the services on. Announces SuspensionsDue."""
    invoice = Invoice.objects.get(pk=case.subject_id, customer_id=case.customer_id)
    terms = book().by_number(invoice.version_id)
    target = queries.target(invoice)
    efforts, ruling = terms.required(CollectionEfforts, target), terms.required(Suspension, target)
    close_case(
        case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=ruling.permits() + efforts.limits(),
        now=now, by=by, facts={"reason": reason},
    )  # fmt: skip
    if granted:
        services = tuple(queries.services_of([invoice.pk]).get(invoice.pk, ()))
        announce(SuspensionsDue((SuspensionDue(invoice.pk, services, now, ruling.orders()),), now, by))
