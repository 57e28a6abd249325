"""What follows from what, in order. Read it from top to bottom; nothing else is hooked anywhere."""

from posada.contexts.billing.events import (
    ExtensionDecided,
    GuaranteeGranted,
    InvoicesCancelled,
    InvoicesIssued,
    InvoicesPaid,
    InvoicesReopened,
    LateFeesCharged,
    PaymentNoticesDue,
    SuspensionDue,
)
from posada.contexts.ordering.events import OrderPlaced, OrderVerified
from posada.contexts.payments.events import (
    DisputeOver,
    DisputeSuspensionDue,
    DisputeWon,
    PaymentDisputed,
    PaymentReceived,
)
from posada.contexts.services.events import (
    CancellationFinal,
    CancellationUnpaid,
    ExpiryNoticeDue,
    PlanChangeAsked,
    PlanChanged,
    ServicesActivated,
    ServicesEnded,
    ServicesRestored,
    ServicesSuspended,
    TasksEnded,
)
from posada.contexts.support.events import NoticeSent, TicketAnswered, TicketClosed, TicketOpened
from posada.flow import accounts, billing, disputes, endings, jobs, ordering, renewals, services, support, tickets
from posada.ground.customers.events import DataChanged
from posada.kernel.events import Table

FLOW: Table = {
    OrderPlaced: [ordering.create_services, ordering.issue_first_invoice, ordering.check_data],
    PaymentReceived: [billing.allocate_payment],
    InvoicesIssued: [services.note_billed, jobs.tell_issued_later],
    InvoicesPaid: [
        services.note_paid,
        ordering.note_paid,
        services.lift_non_payment_holds,
        renewals.order_changes,
        support.tell_paid,
        ordering.release_held,
        endings.settle_cancellations,
        accounts.accept_by_renewing,
        disputes.note_repaid,
    ],
    InvoicesReopened: [disputes.unpay_orders],
    PaymentDisputed: [disputes.reopen, disputes.tell],
    DisputeSuspensionDue: [disputes.suspend],
    DisputeOver: [disputes.lift],
    DisputeWon: [disputes.restore, disputes.lift],
    NoticeSent: [disputes.start_clock],
    PaymentNoticesDue: [support.tell_payers],
    ExtensionDecided: [support.tell_extension],
    LateFeesCharged: [support.tell_late_fees],
    InvoicesCancelled: [
        services.note_unbilled,
        renewals.void_changes,
        ordering.cancel_orders,
        support.tell_cancelled,
        ordering.release_held,
        endings.settle_cancellations,
    ],
    OrderVerified: [services.order_creation],
    TasksEnded: [services.act_on_tasks, renewals.finish_changes],
    ServicesActivated: [ordering.mark_fulfilled, support.tell_activated, accounts.accept_by_use],
    SuspensionDue: [services.suspend_unpaid],
    ServicesSuspended: [billing.charge_reactivation, support.tell_suspended],
    ServicesRestored: [support.tell_restored],
    ServicesEnded: [support.tell_ended, endings.collect_ended_services],
    ExpiryNoticeDue: [support.tell_of_expiry],
    TicketOpened: [tickets.confirm_ticket],
    TicketAnswered: [tickets.tell_answered],
    TicketClosed: [tickets.tell_closed],
    CancellationFinal: [endings.close_orders],
    CancellationUnpaid: [endings.collect_unpaid],
    DataChanged: [accounts.tell_data_changed],
    PlanChangeAsked: [renewals.charge_difference],
    PlanChanged: [renewals.correct_renewals],
    GuaranteeGranted: [endings.end_by_guarantee],
}
