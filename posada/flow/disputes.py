"""What follows for disputes."""

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts.reopen_disputed import reopen_disputed
from posada.contexts.billing.acts.restore_disputed import restore_disputed
from posada.contexts.billing.acts.set_due_day import set_due_day
from posada.contexts.billing.events import InvoicesPaid, InvoicesReopened
from posada.contexts.ordering.acts.advance_orders import note_unpaid as unpay
from posada.contexts.payments import queries as payments
from posada.contexts.payments.acts.charge_back import KEEP, decide_review
from posada.contexts.payments.acts.end_dispute import note_repaid as repay
from posada.contexts.payments.acts.suspend_disputed import start_dispute_clock
from posada.contexts.payments.events import (
    ChargebackDecided,
    ChargebackEndingDue,
    DisputeOver,
    DisputeSuspensionDue,
    DisputeWon,
    PaymentDisputed,
)
from posada.contexts.services import queries as services
from posada.contexts.services.acts.end_services import AtOnce, end_at_once
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.models import Cause, Reason
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.events import NoticeSent
from posada.flow.asked import Judgement
from posada.flow.support import invoice_figures
from posada.ground.agenda.unit import touch
from posada.ground.customers.acts.close_account import close_account

FIRST, AGAIN, CHARGEBACK, REVIEWED = "dispute", "dispute-recurring", "chargeback", "chargeback-review"


def reopen(event: PaymentDisputed) -> None:
    reopen_disputed(event.dispute_id, grounds=event.grounds, now=event.now, by=event.by)


def tell(event: PaymentDisputed) -> None:
    """What is contested, what is owed now, and what follows."""
    dispute = payments.dispute(event.dispute_id)
    invoices = billing.by_id([dispute.invoice_id] if dispute.invoice_id else []).values()
    figures = [context for _, context in invoice_figures(invoices, event.now)]
    kind = AGAIN if event.recurring else FIRST
    if dispute.kind == CHARGEBACK and dispute.pay_by is not None:
        kind = CHARGEBACK
    elif dispute.kind == CHARGEBACK and payments.chargeback_is_reviewed(dispute):
        kind = REVIEWED
    wanted = NoticeWanted(
        kind, dispute.customer_id, ("dispute", dispute.pk),
        {**(figures[0] if figures else {}), "reported_at": dispute.reported_at, "pay_by": dispute.pay_by},
        dispute.decision_id,
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


def end(event: ChargebackEndingDue) -> None:
    """What a chargeback had suspended ends with its content; what was charged back stays a debt."""
    endings = [AtOnce(id, Cause.CHARGEBACK, event.due_at, event.grounds) for id in event.service_ids]
    end_at_once(endings, now=event.now, by=event.by)
    touch("dispute", [event.dispute_id])


def judge_chargeback(judgement: Judgement) -> None:
    """Granted, by the `choice` of what the terms offer against the customer; refused, the customer is kept."""
    choice = str(judgement.fields.get("choice", "")) if judgement.outcome == "grant" else KEEP
    decide_review(judgement.case, choice, reason=judgement.reason, now=judgement.now, by=judgement.by)


def carry_out(event: ChargebackDecided) -> None:
    """What a person decided on a chargeback: the services end, the account closes, or the debt has a new due day."""
    endings = [AtOnce(id, Cause.CHARGEBACK, event.now, event.grounds) for id in event.service_ids]
    end_at_once(endings, now=event.now, by=event.by)
    if event.choice == "close-account":
        close_account(event.customer_id, grounds=event.grounds, now=event.now, by=event.by)
    if event.due_on is not None:
        set_due_day(event.invoice_ids, event.due_on, grounds=event.grounds, now=event.now, by=event.by)


def note_repaid(event: InvoicesPaid) -> None:
    repay(event.invoice_ids, now=event.now, by=event.by)


def restore(event: DisputeWon) -> None:
    restore_disputed(event.dispute_id, event.returned, stands_on=event.grounds, now=event.now, by=event.by)


def lift(event: DisputeOver | DisputeWon) -> None:
    holds = services.holds_about("dispute", [event.dispute_id])
    lift_holds([hold.pk for hold in holds], grounds=event.grounds, now=event.now, by=event.by)
