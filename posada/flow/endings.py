"""What follows when services end, or are to."""

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts import close_orders as orders
from posada.contexts.billing.acts.collect_ended import collect_ended
from posada.contexts.billing.events import GuaranteeGranted, InvoicesCancelled, InvoicesPaid
from posada.contexts.services.acts import end_services, settle_cancellation
from posada.contexts.services.events import CancellationFinal, CancellationUnpaid, ServicesEnded
from posada.contexts.services.models import Cause


def close_orders(event: CancellationFinal) -> None:
    orders.close_orders(
        event.service_id, event.customer_id, event.ends_on, grounds=event.grounds, now=event.now, by=event.by
    )


def settle_cancellations(event: InvoicesPaid | InvoicesCancelled) -> None:
    charged = billing.services_of(event.invoice_ids)
    services = {service for services in charged.values() for service in services}
    settle_cancellation.look_again(services, now=event.now, by=event.by)


def collect_unpaid(event: CancellationUnpaid) -> None:
    collect_ended([event.service_id], due_at=event.due_at, now=event.now, by=event.by)


def collect_ended_services(event: ServicesEnded) -> None:
    collect_ended(event.service_ids, due_at=event.now, now=event.now, by=event.by)


def end_by_guarantee(event: GuaranteeGranted) -> None:
    end_services.end_now(event.service_id, Cause.GUARANTEE, stood_on=event.grounds, now=event.now, by=event.by)
