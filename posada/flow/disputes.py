"""What follows for disputes."""

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts.reopen_disputed import reopen_disputed
from posada.contexts.billing.acts.restore_disputed import restore_disputed
from posada.contexts.billing.events import InvoicesPaid, InvoicesReopened
from posada.contexts.ordering.acts.advance_orders import note_unpaid as unpay
from posada.contexts.payments import queries as payments
from posada.contexts.payments.acts.end_dispute import note_repaid as repay
from posada.contexts.payments.acts.suspend_disputed import start_dispute_clock
from posada.contexts.payments.events import DisputeOver, DisputeSuspensionDue, DisputeWon, PaymentDisputed
from posada.contexts.services import queries as services
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.models import Reason
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.events import NoticeSent
from posada.flow.support import invoice_figures

FIRST, AGAIN = "dispute", "dispute-recurring"


def reopen(event: PaymentDisputed) -> None:
    reopen_disputed(event.dispute_id, grounds=event.grounds, now=event.now, by=event.by)


def tell(event: PaymentDisputed) -> None:
    """What is contested, what is owed now, and what follows."""
    dispute = payments.dispute(event.dispute_id)
    invoices = billing.by_id([dispute.invoice_id] if dispute.invoice_id else []).values()
    figures = [context for _, context in invoice_figures(invoices, event.now)]
    wanted = NoticeWanted(
        AGAIN if event.recurring else FIRST, dispute.customer_id, ("dispute", dispute.pk),
        {**(figures[0] if figures else {}), "reported_at": dispute.reported_at}, dispute.decision_id,
    )  # fmt: skip
    send_notices([wanted], now=event.now, by=event.by)


def start_clock(event: NoticeSent) -> None:
    if event.kind == FIRST:
        start_dispute_clock(event.about[1], sent_at=event.now, now=event.now, by=event.by)


def unpay_orders(event: InvoicesReopened) -> None:
    unpay(billing.orders_of(event.invoice_ids))


def suspend(event: DisputeSuspensionDue) -> None:
    hold_services(
        event.service_ids, Reason.DISPUTE, grounds=event.grounds, about=f"dispute:{event.dispute_id}",
        due_at=event.due_at, now=event.now, by=event.by,
    )  # fmt: skip


def note_repaid(event: InvoicesPaid) -> None:
    repay(event.invoice_ids, now=event.now, by=event.by)


def restore(event: DisputeWon) -> None:
    restore_disputed(event.dispute_id, event.returned, stands_on=event.grounds, now=event.now, by=event.by)


def lift(event: DisputeOver | DisputeWon) -> None:
    holds = services.holds_about("dispute", [event.dispute_id])
    lift_holds([hold.pk for hold in holds], grounds=event.grounds, now=event.now, by=event.by)
