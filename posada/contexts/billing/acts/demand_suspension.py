"""Demanding the suspension of the services of an invoice that stayed unpaid."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.events import SuspensionDue
from posada.contexts.billing.lateness import limits_of
from posada.contexts.billing.rules.suspension import Suspension
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.versions import book


def demand_suspension(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Announce SuspensionDue for each invoice; services follow, then the fee for reactivation."""
    due_at = {step.subject_id: step.due_at for step in steps}
    services = queries.services_of(list(due_at))
    extended = queries.extensions(list(due_at))
    for invoice in queries.locked(list(due_at)):
        terms = book().by_number(invoice.version_id)
        ruling = terms.required(Suspension, queries.target(invoice))
        limits = limits_of(invoice, terms, extended=invoice.pk in extended)
        announce(
            SuspensionDue(
                invoice.pk, invoice.customer_id, tuple(services.get(invoice.pk, ())), due_at[invoice.pk],
                ruling.orders() + limits, now, by,
            )
        )  # fmt: skip
    touch("invoice", list(due_at))
