"""Sending the documents that waited for the provider's identity."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing.document_plan import WAITING, confirmed_from
from posada.contexts.billing.events import DocumentsIssued
from posada.contexts.billing.models import FiscalDocument
from posada.contexts.billing.rules.printed_identity import PrintedIdentity
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

ISSUED = "issued"


def plan_waiting() -> None:
    """Plan the sending of what waits, now that terms were published; nothing while the identity is unconfirmed."""
    if confirmed_from(book()) is not None:
        touch("document", FiscalDocument.objects.filter(status=WAITING).values_list("pk", flat=True))


def send_documents(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Let waiting documents leave. Announces DocumentsIssued.

    Reading: what never left carries the identity as it was confirmed; all else stays as it was on its day.
    """
    due_at = {step.subject_id: step.due_at for step in steps}
    found = FiscalDocument.objects.select_for_update().filter(pk__in=due_at, status=WAITING).order_by("pk")
    documents = list(found)
    terms = book().for_existing(now)
    stood_on = grounds(terms.ruling(PrintedIdentity), role="permits")
    verdicts = [
        Verdict(
            document.customer_id, "invoice", document.invoice_id, f"send-{document.kind}", due_at[document.pk],
            stood_on, facts={"document": document.number}, effects=("document-issued",),
        )
        for document in documents
    ]  # fmt: skip
    record(verdicts, now=now, actor=by)
    for document in documents:
        document.status, document.seller = ISSUED, terms.provider.identity.model_dump()
    FiscalDocument.objects.bulk_update(documents, ["status", "seller"])
    touch("document", list(due_at))
    if documents:
        announce(DocumentsIssued(tuple(document.pk for document in documents), now, by))
