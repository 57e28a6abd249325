"""The documents of what was paid."""

from typing import NoReturn

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts.change_document import refuse_change
from posada.contexts.billing.acts.issue_documents import issue_documents, issue_pending
from posada.contexts.billing.events import DocumentsIssued, InvoicesPaid
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Request, about
from posada.ground.agenda.queries import customers_waiting
from posada.ground.customers.events import DataChanged
from posada.kernel.money import Money


def issue(event: InvoicesPaid) -> None:
    """Issue them, unless the buyer's data are about to change: those tax invoices wait."""
    pending = customers_waiting(event.customer_ids, "fiscal-data")
    issue_documents(event.invoice_ids, pending=frozenset(pending), now=event.now, by=event.by)


def issue_waiting(event: DataChanged) -> None:
    """The tax invoices that waited for the buyer's new data."""
    if event.what == "fiscal-data":
        issue_pending(event.customer_id, now=event.now, by=event.by)


def tell(event: DocumentsIssued) -> None:
    """The tax invoice, with the order whose payment it documents."""
    found = billing.documents(event.document_ids)
    orders = billing.by_id({document.invoice_id for document in found})
    wanted = [
        NoticeWanted(
            "invoice-issued", document.customer_id, ("invoice", document.invoice_id),
            {"number": document.number, "proforma": orders[document.invoice_id].number,
             "total": Money(document.total, document.currency), "invoice": document.invoice_id},
            document.decision_id,
        )
        for document in found
    ]  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)


def keep_document(request: Request) -> NoReturn:
    """What was issued stands: cancelling or reissuing it is refused to everyone."""
    raise refuse_change(about(request, "invoice"), request.kind, now=request.now, by=request.by)
