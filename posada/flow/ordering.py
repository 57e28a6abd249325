"""What follows for orders."""

from posada.contexts.billing.acts import issue_first_invoice as first_invoice
from posada.contexts.billing.events import InvoicesCancelled, InvoicesPaid
from posada.contexts.ordering.acts import advance_orders, cancel_order, link_services
from posada.contexts.ordering.acts import doubt_orders as doubts
from posada.contexts.ordering.events import OrderPlaced, TermsAccepted
from posada.contexts.services import queries as services_queries
from posada.contexts.services.acts import create_services as creation
from posada.contexts.services.events import ServicesActivated


def create_services(event: OrderPlaced) -> None:
    link_services.link_services(creation.create_services(event.order_id, now=event.now))


def issue_first_invoice(event: OrderPlaced) -> None:
    invoice_id = first_invoice.issue_first_invoice(event.order_id, now=event.now, by=event.by)
    link_services.link_invoice(event.order_id, invoice_id)


def note_paid(event: InvoicesPaid) -> None:
    advance_orders.note_paid(event.order_ids, now=event.now, by=event.by)


def release_held(event: InvoicesPaid | InvoicesCancelled) -> None:
    advance_orders.release_orders(event.customer_ids, now=event.now, by=event.by)


def release_signed(event: TermsAccepted) -> None:
    advance_orders.release_orders([event.customer_id], now=event.now, by=event.by)


def check_data(event: OrderPlaced) -> None:
    doubts.check_order_data(event.order_id, now=event.now, by=event.by)


def cancel_orders(event: InvoicesCancelled) -> None:
    cancel_order.cancel_orders(event.order_ids, act=event.act, now=event.now, by=event.by)


def mark_fulfilled(event: ServicesActivated) -> None:
    cancel_order.mark_fulfilled(services_queries.delivered_orders(event.service_ids))
