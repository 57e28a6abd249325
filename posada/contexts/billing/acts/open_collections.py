"""Handing invoices that stayed unpaid to a person who collects them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from posada.contexts.billing import queries
from posada.contexts.billing.lateness import limits_of
from posada.contexts.billing.models import Invoice, InvoiceLine
from posada.contexts.billing.rules.collection import Collection
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.steps import DueStep
from posada.terms.actor import Actor
from posada.terms.rule import distinct
from posada.terms.versions import book


def open_collections(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Open a collection case for each invoice, with what is owed on it and the file that a collector is given."""
    due_at = {step.subject_id: step.due_at for step in steps}
    charges, extended = queries.lines_of(list(due_at)), queries.extensions(list(due_at))
    matters = []
    for invoice in queries.locked(list(due_at)):
        terms = book().by_number(invoice.version_id)
        ruling = terms.required(Collection, queries.target(invoice))
        matters.append(
            Matter(
                customer_id=invoice.customer_id, kind="collection", subject=("invoice", invoice.pk),
                role=ruling.rule.role, due_at=due_at[invoice.pk],
                grounds=distinct([*ruling.orders(), *limits_of(invoice, terms, extended=invoice.pk in extended)]),
                facts={"due_on": invoice.due_on, "collectors": ruling.rule.collectors},
                amounts={"total": queries.unpaid(invoice)}, evidence=statement(invoice, charges.get(invoice.pk, [])),
            )
        )  # fmt: skip
    open_cases(matters, now=now, by=by)


def statement(invoice: Invoice, charges: Sequence[InvoiceLine]) -> list[dict[str, Any]]:
    """Every charge of an order with its clause and the decision that raised it."""
    return [
        {"number": invoice.number, "due_on": invoice.due_on, "charge": line.kind, "total": line.net + line.tax,
         "clause": line.clause, "decision": line.decision_id}
        for line in charges
    ]  # fmt: skip
