"""What follows for claims."""

from posada.contexts.billing.acts import allocate_payment as allocation
from posada.contexts.billing.acts import charge_reactivation as reactivation
from posada.contexts.billing.acts import use_balance as balances
from posada.contexts.billing.acts.charge_reactivation import Reactivation
from posada.contexts.billing.acts.reprice_renewals import reprice_renewals as reprice
from posada.contexts.billing.acts.requote_first import requote_first as requote
from posada.contexts.billing.events import InvoicesIssued, InvoicesPaid, PricesPublished
from posada.contexts.payments.events import PaymentsReceived
from posada.contexts.services.events import ServicesSuspended


def reprice_renewals(event: PricesPublished) -> None:
    """Prices that rule at once reach what is not renewed yet, where the terms fix no renewal's price before."""
    reprice(now=event.now, by=event.by)


def allocate_payments(event: PaymentsReceived) -> None:
    allocation.allocate_payments(event.payment_ids, now=event.now, by=event.by)


def keep_rests(event: PaymentsReceived) -> None:
    balances.keep_rests(event.payment_ids, now=event.now, by=event.by)


def use_balances(event: InvoicesIssued) -> None:
    balances.use_balances(event.invoice_ids, now=event.now, by=event.by)


def requote_first(event: InvoicesPaid) -> None:
    """Before the documents of what was paid are issued."""
    requote(event.invoice_ids, now=event.now, by=event.by)


def charge_reactivation(event: ServicesSuspended) -> None:
    if event.reason == "non-payment":
        owed = [Reactivation(s.invoice_id, s.service_id, s.due_at) for s in event.suspended if s.invoice_id is not None]
        reactivation.charge_reactivation(owed, now=event.now, by=event.by)
