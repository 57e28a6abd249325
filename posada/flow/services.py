"""What follows for services."""

from posada.contexts.billing.events import (
    CurrencyChosen,
    InvoicesCancelled,
    InvoicesIssued,
    InvoicesPaid,
    SuspensionsDue,
)
from posada.contexts.names.rules.provisional import ProvisionalNameServers
from posada.contexts.ordering.events import OrdersVerified
from posada.contexts.services import queries
from posada.contexts.services.acts.activate_services import activate_services
from posada.contexts.services.acts.change_currency import change_currency as bill_in
from posada.contexts.services.acts.hold_services import HoldWanted, open_holds
from posada.contexts.services.acts.lift_holds import lift_paid
from posada.contexts.services.acts.name_anew import await_names, send_name
from posada.contexts.services.acts.note_periods import note_billed as bill_periods
from posada.contexts.services.acts.note_periods import note_paid as pay_periods
from posada.contexts.services.acts.note_periods import note_unbilled as unbill_periods
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.acts.set_name_servers import set_name_servers
from posada.contexts.services.events import NamesRefused, TasksEnded, TasksFailed
from posada.contexts.services.models import Reason
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.rules.area import Area
from posada.flow.asked import Answer, Request
from posada.flow.ending_requests import service_asked
from posada.kernel.errors import BadInput
from posada.terms.rule import grounds
from posada.terms.versions import book


def note_billed(event: InvoicesIssued) -> None:
    bill_periods(event.invoice_ids)


def note_paid(event: InvoicesPaid) -> None:
    pay_periods(event.invoice_ids, now=event.now, by=event.by)


ORDERED_ANEW = ("absorb-order", "renewal-corrected", "prepayment-lapse")  # another order follows for the same days


def note_unbilled(event: InvoicesCancelled) -> None:
    if event.act in ORDERED_ANEW:
        unbill_periods(event.invoice_ids)


def order_creation(event: OrdersVerified) -> None:
    decisions = dict(event.orders)
    services = queries.by_orders(decisions)
    order_tasks([(s, "create", decisions[s.order_id]) for s in services if s.order_id is not None], now=event.now)


def act_on_tasks(event: TasksEnded) -> None:
    created = [task.service_id for task in queries.tasks(event.task_ids) if task.act == "create"]
    if created:
        activate_services(created, now=event.now, by=event.by)


def act_on_failures(event: TasksFailed) -> None:
    """A name that could not be registered waits for another one, where the terms say so."""
    notes = {task.service_id: task.note for task in queries.tasks(event.task_ids) if task.act == "create"}
    if notes:
        await_names(notes, now=event.now, by=event.by)


def tell_refused_names(event: NamesRefused) -> None:
    """Why the name could not be had, and where another one is sent."""
    wanted = [
        NoticeWanted(
            "domain-taken", service.customer_id, ("service", id),
            {"service": service.name, "service_id": id, "domain": service.domain, "reason": event.reasons[id]},
            event.decisions[id],
        )
        for id, service in queries.by_id(event.decisions).items()
    ]  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)


def take_name(request: Request) -> Answer:
    """`alternative-name` for a service whose own was refused: the other `domain`."""
    send_name(service_asked(request), str(request.fields.get("domain", "")), now=request.now, by=request.by)
    return Answer("done")


def name_servers(request: Request) -> Answer:
    """`name-servers` of a domain: the `servers`, a list or names with blanks between; none for the house's own."""
    written = request.fields.get("servers") or []
    if not isinstance(written, str | list | tuple):
        raise BadInput("servers", written, "a list of names, or names with blanks between")
    servers = written.replace(",", " ").split() if isinstance(written, str) else [str(each) for each in written]
    terms = book().for_existing(request.now)
    service = queries.by_id([service_asked(request)])[service_asked(request)]
    provisional = terms.ruling(ProvisionalNameServers, queries.target(service))
    stood_on = grounds(terms.ruling(Area, of="dns"), provisional, role="permits")
    set_name_servers(service_asked(request), servers, stood_on=stood_on, now=request.now, by=request.by)
    return Answer("done")


def suspend_unpaid(event: SuspensionsDue) -> None:
    wanted = [
        HoldWanted(
            due.service_ids, Reason.NON_PAYMENT, f"invoice:{due.invoice_id}", due.grounds, due.due_at, facts=due.facts
        )
        for due in event.suspensions
    ]
    open_holds(wanted, now=event.now, by=event.by)


def lift_non_payment_holds(event: InvoicesPaid) -> None:
    holds = queries.holds_about("invoice", event.invoice_ids)
    lift_paid(holds, now=event.now, by=event.by)


def change_currency(event: CurrencyChosen) -> None:
    bill_in(event.customer_id, event.currency)
