"""What follows from incidents and maintenance, and what staff ask about the servers that services stand on."""

from collections.abc import Callable
from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts import reduce_next
from posada.contexts.billing.acts.grant_credit import post_credit
from posada.contexts.billing.acts.reduce_next import keep_reduction
from posada.contexts.billing.events import InvoicesIssued
from posada.contexts.services import queries as services
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import ServicesEnded, TasksEnded
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.events import TicketOpened
from posada.contexts.uptime import queries as uptime
from posada.contexts.uptime.acts.claim_credit import claim_credit, decide_credit
from posada.contexts.uptime.acts.place_service import place_service
from posada.contexts.uptime.acts.point_ticket import point_ticket
from posada.contexts.uptime.acts.route_report import route_report
from posada.contexts.uptime.events import CreditDue, IncidentUpdated, MaintenanceAnnounced, TicketPointed
from posada.flow.asked import Answer, Judgement, Request, about
from posada.flow.ending_requests import service_asked
from posada.flow.support import service_figures
from posada.ground.customers import queries as customers

CALL, PHONE = "call", "phone"


def tell_maintenance(event: MaintenanceAnnounced) -> None:
    """A letter to each customer by each channel; where calls are made, one to whoever prefers to be called."""
    work = uptime.maintenance(event.maintenance_id)
    named = services.by_id([id for ids in event.told.values() for id in ids])
    about = ("maintenance", work.pk)
    wanted = [
        NoticeWanted(
            "maintenance", customer_id, about,
            {**_figures(work), "services": [named[id].name for id in ids]}, event.decisions[customer_id],
            channel=channel,
        )
        for channel in event.channels
        if channel != PHONE
        for customer_id, ids in event.told.items()
    ]  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)
    if PHONE in event.channels:
        called = customers.called_by_phone(event.told)
        calls = [(named[event.told[id][0]], CALL, event.decisions[id]) for id in called]
        order_tasks(calls, now=event.now, details={"maintenance": work.pk})


def note_calls(event: TasksEnded) -> None:
    """A customer was called: that is how they were told, and when."""
    wanted = [
        NoticeWanted(
            "maintenance", task.customer_id, ("maintenance", task.details["maintenance"]),
            _figures(uptime.maintenance(task.details["maintenance"])), task.decision_id, channel=PHONE,
        )
        for task in services.tasks(event.task_ids)
        if task.act == CALL
    ]  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)


def _figures(work: uptime.Maintenance) -> dict[str, Any]:
    return {
        "starts_at": work.starts_at, "ends_at": work.ends_at, "minutes": work.expected_minutes, "work": work.reason,
    }  # fmt: skip


def point_to_status(event: TicketOpened) -> None:
    point_ticket(event.ticket_id, now=event.now, by=event.by)


def tell_pointed(event: TicketPointed) -> None:
    """The way to the incident, in the ticket."""
    incident = uptime.incident(event.incident_id)
    figures = {"title": incident.title, "began_at": incident.began_at}
    about = ("ticket", event.ticket_id)
    wanted = NoticeWanted("incident-status", event.customer_id, about, figures, event.decision_id, channel="ticket")
    send_notices([wanted], now=event.now, by=event.by)


def tell_followers(event: IncidentUpdated) -> None:
    """Each update goes to the tickets that follow its incident."""
    update, incident = uptime.update(event.update_id), uptime.incident(event.incident_id)
    figures = {"title": incident.title, "condition": update.condition, "text": update.text, "told_at": update.at}
    wanted = [
        NoticeWanted("incident-update", follower.customer_id, ("ticket", follower.ticket_id), figures, channel="ticket")
        for follower in uptime.followers(event.incident_id)
    ]
    send_notices(wanted, now=event.now, by=event.by)


def claim(request: Request) -> Answer:
    """`sla-credit` of a service: the month, or what the terms want stated of the outage."""
    return Answer("case", claim_credit(service_asked(request), request.fields, now=request.now, by=request.by))


def judge_credit(judgement: Judgement) -> None:
    decide_credit(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


def give_credit(event: CreditDue) -> None:
    """It comes off the next order of its kind where the terms say so; else it is a balance in the customer's favour."""
    if billing.credits_next_invoice(event.now):
        keep_reduction(event.service_id, event.net, event.clause, event.decision_id, now=event.now)
    else:
        post_credit(event.customer_id, event.net, event.decision_id, now=event.now)
    service = services.by_id([event.service_id])[event.service_id]
    figures = service_figures(service) | {"credit": event.net}
    about = ("service", service.pk)
    wanted = NoticeWanted("downtime-credit", event.customer_id, about, figures, event.decision_id)
    send_notices([wanted], now=event.now, by=event.by)


def take_off_credit(event: InvoicesIssued) -> None:
    reduce_next.apply_reductions(event.invoice_ids, now=event.now, by=event.by)


def settle_credit(event: ServicesEnded) -> None:
    reduce_next.settle_reductions(event.service_ids, now=event.now, by=event.by)


def place(request: Request) -> Answer:
    """`place-service` on a `server`."""
    place_service(service_asked(request), str(request.fields.get("server", "")), now=request.now, by=request.by)
    return Answer("done")


def route(request: Request) -> Answer:
    """`service-fault` found in a ticket, with a `title`."""
    title = str(request.fields.get("title", ""))
    incident = route_report(about(request, "ticket"), title, now=request.now, by=request.by)
    return Answer("done", facts={"made": ("incident", incident.pk)})


# What is asked about where services stand and whether they work, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "place-service": place, "sla-credit": claim, "service-fault": route,
}  # fmt: skip
