"""Terms that go on because nobody cancelled: the renewal becomes owed."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.models import Invoice
from posada.contexts.billing.rules.tacit_renewal import TacitRenewal
from posada.ground.agenda.steps import DueStep
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book


def renew_terms(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Record that the terms of these unpaid renewals went on, and since when their orders are owed."""
    due_at = {step.subject_id: step.due_at for step in steps}
    invoices = queries.locked(list(due_at))
    verdicts = []
    for invoice in invoices:
        ruling = book().by_number(invoice.version_id).required(TacitRenewal, queries.target(invoice))
        invoice.owed_at = due_at[invoice.pk]
        verdicts.append(
            Verdict(
                invoice.customer_id, "invoice", invoice.pk, "term-renewal", due_at[invoice.pk], ruling.orders(),
                facts={"due_on": invoice.due_on, "service": invoice.service_id},
                amounts={"owed": queries.unpaid(invoice)}, effects=("term-extended",),
            )
        )  # fmt: skip
    record(verdicts, now=now, actor=by)
    Invoice.objects.bulk_update(invoices, ["owed_at"])
