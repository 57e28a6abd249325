"""Handing invoices that stayed unpaid to a person who collects them."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.rules.collection import Collection
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.steps import DueStep
from posada.terms.actor import Actor
from posada.terms.versions import book


def open_collections(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Open a collection case for each invoice, with what is owed on it."""
    due_at = {step.subject_id: step.due_at for step in steps}
    matters = []
    for invoice in queries.locked(list(due_at)):
        ruling = book().by_number(invoice.version_id).required(Collection, queries.target(invoice))
        matters.append(
            Matter(
                customer_id=invoice.customer_id, kind="collection", subject=("invoice", invoice.pk),
                role=ruling.rule.role, grounds=ruling.orders(), due_at=due_at[invoice.pk],
                facts={"due_on": invoice.due_on, "collectors": ruling.rule.collectors},
                amounts={"total": queries.unpaid(invoice)},
            )
        )  # fmt: skip
    open_cases(matters, now=now, by=by)
