"""What follows from what, in order. Read it from top to bottom; nothing else is hooked anywhere."""

from posada.contexts.billing.events import InvoicesCancelled, InvoicesIssued, InvoicesPaid, SuspensionDue
from posada.contexts.ordering.events import OrderPlaced, OrderVerified
from posada.contexts.payments.events import PaymentReceived
from posada.contexts.services.events import ServicesActivated, ServicesSuspended, TasksEnded
from posada.flow import billing, ordering, services
from posada.kernel.events import Table

FLOW: Table = {
    OrderPlaced: [ordering.create_services, ordering.issue_first_invoice],
    PaymentReceived: [billing.allocate_payment],
    InvoicesIssued: [services.note_billed],
    InvoicesPaid: [services.note_paid, ordering.note_paid, services.lift_non_payment_holds],
    InvoicesCancelled: [ordering.cancel_orders],
    OrderVerified: [services.order_creation],
    TasksEnded: [services.act_on_tasks],
    ServicesActivated: [ordering.mark_fulfilled],
    SuspensionDue: [services.suspend_unpaid],
    ServicesSuspended: [billing.charge_reactivation],
}
