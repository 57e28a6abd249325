"""What follows when services end, or are to."""

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts import charge_bonus as bonus
from posada.contexts.billing.acts import charge_restoration as restoration
from posada.contexts.billing.acts import close_orders as orders
from posada.contexts.billing.acts import review_endings
from posada.contexts.billing.acts.charge_extra import charge_extra
from posada.contexts.billing.acts.collect_ended import collect_ended
from posada.contexts.billing.acts.refund_prepaid import refund_prepaid
from posada.contexts.billing.acts.return_order import return_order
from posada.contexts.billing.events import (
    EndingsDue,
    GuaranteeGranted,
    InvoicesCancelled,
    InvoicesPaid,
    ReviewOpened,
)
from posada.contexts.ordering.events import OrderCancelled, OrderRefused, OrderWithdrawn
from posada.contexts.services import queries as services
from posada.contexts.services.acts import await_settlement, end_services, recover_service, settle_cancellation
from posada.contexts.services.acts.let_end import drop_pending
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import (
    CancellationFinal,
    CancellationUnpaid,
    RecoveryQuoted,
    RestorationAsked,
    ServicesEnded,
    TasksEnded,
)
from posada.contexts.services.models import Cause
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.events import NoticeSent
from posada.flow.support import invoice_figures
from posada.ground.agenda.unit import touch

CAUSES = {"renewal": Cause.NON_PAYMENT, "reimbursement": Cause.COSTS}  # what an unpaid claim was raised for


def close_orders(event: CancellationFinal) -> None:
    orders.close_orders(
        event.service_id, event.customer_id, event.ends_on, grounds=event.grounds, now=event.now, by=event.by
    )


def settle_cancellations(event: InvoicesPaid | InvoicesCancelled) -> None:
    charged = billing.services_of(event.invoice_ids)
    ids = {id for found in charged.values() for id in found}
    settle_cancellation.look_again(ids, now=event.now, by=event.by)


def go_on_with_ends(event: InvoicesPaid | InvoicesCancelled) -> None:
    await_settlement.go_on(event.customer_ids, now=event.now, by=event.by)


def charge_restoration(event: RestorationAsked) -> None:
    restoration.charge_restoration(
        event.service_id, event.fee, taxed=event.taxed, stood_on=event.grounds, now=event.now, by=event.by
    )


def collect_unpaid(event: CancellationUnpaid) -> None:
    collect_ended([event.service_id], due_at=event.due_at, now=event.now, by=event.by)


def collect_ended_services(event: ServicesEnded) -> None:
    collect_ended(event.service_ids, due_at=event.now, now=event.now, by=event.by)


def charge_bonus(event: ServicesEnded) -> None:
    bonus.charge_bonus(event.service_ids, now=event.now, by=event.by)


def end_included(event: ServicesEnded) -> None:
    """What a package brought ends with it; what has a term of its own stays."""
    endings = [
        end_services.AtOnce(brought.pk, Cause.CUSTOMER, event.now, ())
        for service_id in event.service_ids
        for brought in services.included_in(service_id)
        if brought.options.get("included_until") == "parent"
    ]
    if endings:
        end_services.end_at_once(endings, now=event.now, by=event.by)


def refund_prepaid_time(event: ServicesEnded) -> None:
    """Only where somebody gave notice: what a breach or a guarantee gives back they say themselves."""
    causes = {id: services.last_cancellation(id) for id in event.service_ids}
    noticed = [id for id, end in causes.items() if end is not None and end.cause in (Cause.CUSTOMER, Cause.PROVIDER)]
    refund_prepaid(noticed, now=event.now, by=event.by)


def end_unpaid(event: EndingsDue) -> None:
    """What was never paid ends with its data; the claims for its next term are void with it."""
    endings = [
        end_services.AtOnce(
            service_id, CAUSES[ending.of], ending.due_at, ending.grounds, keeps_registration=service_id in ending.kept
        )
        for ending in event.endings
        for service_id in ending.service_ids
    ]
    end_services.end_at_once(endings, now=event.now, by=event.by)


def tell_all_ended(event: EndingsDue) -> None:
    """What ended for one claim, in one letter, where a person decided it and the terms say how it is told."""
    for ending in event.endings:
        if not ending.told_by:
            continue
        ((invoice, figures),) = invoice_figures(billing.by_id([ending.invoice_id]).values(), event.now)
        named = services.by_id(ending.service_ids)
        figures |= {"services": [named[id].name for id in ending.service_ids]}
        about = ("invoice", invoice.pk)
        wanted = [
            NoticeWanted("services-ended", invoice.customer_id, about, figures, channel=way) for way in ending.told_by
        ]
        send_notices(wanted, now=event.now, by=event.by)


def warn_of_end(event: ReviewOpened) -> None:
    """The last warning: a person is deciding whether the services end with their data."""
    ((invoice, figures),) = invoice_figures(billing.by_id([event.invoice_id]).values(), event.now)
    named = [service.name for service in services.by_id(event.service_ids).values()]
    wanted = NoticeWanted("ending-warning", event.customer_id, ("invoice", invoice.pk), figures | {"services": named})
    send_notices([wanted], now=event.now, by=event.by)


def close_reviews(event: InvoicesPaid | InvoicesCancelled) -> None:
    review_endings.close_reviews(event.invoice_ids, now=event.now, by=event.by)


def let_unpaid_end(event: NoticeSent) -> None:
    """A suspension was told: what follows it may come now."""
    if event.kind == "suspension":
        holds = services.open_holds([event.about[1]]).get(event.about[1], ())
        touch("invoice", [int(hold.about.split(":")[1]) for hold in holds if hold.about.startswith("invoice:")])


def end_by_guarantee(event: GuaranteeGranted) -> None:
    end_services.end_now(event.service_id, Cause.GUARANTEE, stood_on=event.grounds, now=event.now, by=event.by)


def return_refused_order(event: OrderRefused) -> None:
    if event.invoice_id is not None:
        return_order(
            event.invoice_id, refund=event.refund, to_balance=event.to_balance, grounds=event.grounds, now=event.now,
            by=event.by,
        )  # fmt: skip


def drop_services(event: OrderRefused | OrderCancelled) -> None:
    """What was never delivered is not waited for any more."""
    drop_pending([service.pk for service in services.by_order(event.order_id)], now=event.now)


def undo_withdrawn_order(event: OrderWithdrawn) -> None:
    """End what was delivered, drop what was not, and give back what was paid."""
    delivered = services.by_order(event.order_id)
    for service in delivered:
        if service.state == "active":
            end_services.end_now(service.pk, Cause.CUSTOMER, stood_on=event.grounds, now=event.now, by=event.by)
    drop_pending([service.pk for service in delivered], now=event.now)
    if event.invoice_id is not None:
        return_order(event.invoice_id, refund=True, grounds=event.grounds, now=event.now, by=event.by)


def charge_recovery(event: RecoveryQuoted) -> None:
    charge_extra(
        event.service_id, "recovery", event.net, kind="recovery", args=event.details,
        grounds=event.grounds, now=event.now, by=event.by,
    )  # fmt: skip


def order_recovery(event: InvoicesPaid) -> None:
    """What was paid for is brought back by staff."""
    for lines in billing.lines_of(event.invoice_ids).values():
        for line in lines:
            if line.kind == "recovery" and line.service_id is not None:
                service = services.by_id([line.service_id])[line.service_id]
                order_tasks([(service, "restore", line.decision_id)], now=event.now, details=line.args)


def restore_services(event: TasksEnded) -> None:
    done = {
        task.service_id: {**task.details, "note": task.note}
        for task in services.tasks(event.task_ids)
        if task.act == "restore"
    }
    if done:
        recover_service.restore_services(done, now=event.now, by=event.by)
