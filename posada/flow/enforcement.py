"""What follows from enforcing the terms."""

from posada.contexts.abuse.acts import find_breach
from posada.contexts.abuse.events import (
    BreachWarned,
    CancelledForBreach,
    HandoverMoved,
    SuspicionEnded,
    SuspicionRaised,
)
from posada.contexts.billing.acts import settle_breach as prepaid
from posada.contexts.billing.acts.credit_after_breach import propose_credit
from posada.contexts.services import queries as services
from posada.contexts.services.acts.end_services import end_now
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.models import Cause, Reason
from posada.contexts.support.acts.write_ticket import HouseTicket, write_ticket
from posada.contexts.support.events import TicketClosed
from posada.flow.support import service_figures


def suspend_suspected(event: SuspicionRaised) -> None:
    hold_services(
        [event.service_id], Reason.INVESTIGATION, grounds=event.grounds, about=f"case:{event.case_id}",
        due_at=event.now, now=event.now, by=event.by, act="suspend-on-suspicion", facts={"clause": event.clause},
    )  # fmt: skip


def tell_by_ticket(event: SuspicionRaised) -> None:
    """Besides the letter that every suspension has: the ticket is where the customer answers."""
    figures = service_figures(services.by_id([event.service_id])[event.service_id])
    ticket = HouseTicket(
        "preventive-suspension", event.customer_id, ("service", event.service_id),
        figures | {"about_clause": event.clause}, department="support", told=True,
    )  # fmt: skip
    write_ticket(ticket, now=event.now)


def lift_suspected(event: SuspicionEnded) -> None:
    holds = services.holds_about("case", [event.case_id])
    lift_holds([hold.pk for hold in holds], grounds=event.grounds, now=event.now, by=event.by)


def warn_by_ticket(event: BreachWarned) -> None:
    figures = service_figures(services.by_id([event.service_id])[event.service_id])
    ticket = HouseTicket(
        "abuse-warning", event.customer_id, ("service", event.service_id),
        figures | {"about_clause": event.clause, "what": event.correct, "deadline": event.comply_by},
        department="support",
    )  # fmt: skip
    find_breach.link_ticket(event.breach_id, write_ticket(ticket, now=event.now).pk)


def settle_warnings(event: TicketClosed) -> None:
    find_breach.settle_breaches(event.ticket_id, now=event.now)


def settle_prepaid(event: CancelledForBreach) -> None:
    prepaid.settle_breach(event.service_id, event.ground, now=event.now, by=event.by)
    propose_credit(event.service_id, event.ground, now=event.now, by=event.by)


def end_for_breach(event: CancelledForBreach) -> None:
    end_now(
        event.service_id, Cause.BREACH, stood_on=event.grounds, not_before=event.data_until, now=event.now, by=event.by
    )


def order_access(event: HandoverMoved) -> None:
    order_tasks([(services.by_id([event.service_id])[event.service_id], event.act, event.decision_id)], now=event.now)
