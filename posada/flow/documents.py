"""The documents of what was paid."""

from typing import NoReturn

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts.change_document import refuse_change
from posada.contexts.billing.acts.issue_documents import issue_documents, issue_pending
from posada.contexts.billing.events import InvoicesPaid
from posada.flow.asked import Request
from posada.ground.agenda.queries import customers_waiting
from posada.ground.customers.events import DataChanged


def issue(event: InvoicesPaid) -> None:
    """Issue them, unless the buyer's data are about to change: those tax invoices wait."""
    customers = {invoice.customer_id for invoice in billing.by_id(event.invoice_ids).values()}
    pending = customers_waiting(customers, "fiscal-data")
    issue_documents(event.invoice_ids, pending=frozenset(pending), now=event.now, by=event.by)


def issue_waiting(event: DataChanged) -> None:
    """The tax invoices that waited for the buyer's new data."""
    if event.what == "fiscal-data":
        issue_pending(event.customer_id, now=event.now, by=event.by)


def keep_document(request: Request) -> NoReturn:
    """What was issued stands: cancelling or reissuing it is refused to everyone."""
    raise refuse_change(request.about[1], request.kind, now=request.now, by=request.by)
