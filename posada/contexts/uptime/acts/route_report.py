"""A report proves to be a fault of the service: its incident is opened or joined, and told to whoever reported it."""

from datetime import datetime

from posada.contexts.services import queries as services
from posada.contexts.support import queries as support
from posada.contexts.uptime.acts.open_incident import Failure, open_incident
from posada.contexts.uptime.acts.point_ticket import follow
from posada.contexts.uptime.models import Incident
from posada.contexts.uptime.rules.status import FollowedReport
from posada.contexts.uptime.scope import Scope, placed
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def route_report(ticket_id: int, title: str, *, now: datetime, by: Actor) -> Incident:
    """Open or join the incident of the server of the service that a ticket is about; the ticket follows it.

    BadInput for a customer, and where the terms route no reports or the service's server is not known.
    """
    ticket = support.by_id(ticket_id)
    ruling = book().for_existing(now).ruling(FollowedReport)
    if ruling is None or by.is_customer:
        raise BadInput("by", str(by), "a member of staff, under terms that route reports to incidents")
    kind, _, id = ticket.about.partition(":")
    server = placed([int(id)]).get(int(id), "") if kind == "service" else ""
    if not server:
        raise BadInput("ticket", ticket_id, "a ticket about a service whose server is known")
    service = services.by_id([int(id)])[int(id)]
    failure = Failure(Scope(server), now, title or service.name)
    incident = open_incident(failure, stood_on=grounds(ruling), now=now, by=by)
    follow(ticket_id, ticket.customer_id, incident.pk)
    verdict = Verdict(
        ticket.customer_id, "ticket", ticket_id, "route-to-incident", now, ruling.orders(),
        facts={"incident": incident.pk, "server": server}, effects=("ticket-linked",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    return incident
