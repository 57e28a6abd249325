"""Somebody writes about an incident that is told already: the way to it is shown, and no further case is opened."""

from datetime import datetime

from posada.contexts.services import queries as services
from posada.contexts.support import queries as support
from posada.contexts.uptime import queries
from posada.contexts.uptime.events import TicketPointed
from posada.contexts.uptime.models import Following, Incident
from posada.contexts.uptime.rules.status import IncidentChannel
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book


def point_ticket(ticket_id: int, *, now: datetime, by: Actor) -> Incident | None:
    """Link a ticket that asks about a running incident to it; None where it asks about nothing of the kind.

    Announces TicketPointed.
    """
    ticket = support.by_id(ticket_id)
    ruling = book().for_existing(now).ruling(IncidentChannel)
    if ruling is None or ticket.kind not in ruling.rule.kinds or ticket.channel in ruling.rule.channels:
        return None
    incident = incident_about(ticket.customer_id, ticket.about, now)
    if incident is None:
        return None
    follow(ticket_id, ticket.customer_id, incident.pk)
    verdict = Verdict(
        ticket.customer_id, "ticket", ticket_id, "point-to-status", now, ruling.orders(),
        facts={"incident": incident.pk, "channel": ticket.channel}, effects=("ticket-linked",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    announce(TicketPointed(ticket_id, ticket.customer_id, incident.pk, decision, now, by))
    return incident


def incident_about(customer_id: int, about: str, now: datetime) -> Incident | None:
    """The incident that touches the service named (`service:3`), else any of the customer's; None where none does."""
    kind, _, id = about.partition(":")
    named = [int(id)] if kind == "service" else [service.pk for service in services.running_of([customer_id])]
    found = queries.troubles(named, now)
    return next((incidents[0] for incidents in found.values()), None)


def follow(ticket_id: int, customer_id: int, incident_id: int) -> None:
    """From now on what is told of the incident is told in the ticket too; a ticket follows one incident."""
    Following.objects.update_or_create(
        ticket_id=ticket_id, customer_id=customer_id, defaults={"incident_id": incident_id}
    )
