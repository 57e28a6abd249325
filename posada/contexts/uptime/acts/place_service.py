"""Noting on which server services stand."""

from datetime import datetime

from posada.contexts.services import queries as services
from posada.contexts.uptime.models import Placement
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor


def place_service(service_id: int, server: str, *, now: datetime, by: Actor) -> None:
    """Note the server of a service; told again, nothing changes. BadInput for a customer, or without a server."""
    if by.is_customer or not server:
        raise BadInput("server", server, "the name of a server, by staff or by what provides the service")
    service = services.by_id([service_id])[service_id]
    known = Placement.objects.filter(service_id=service_id, customer_id=service.customer_id)
    if not known.filter(server=server).exists() and not known.update(server=server, since=now):
        Placement.objects.create(customer_id=service.customer_id, service_id=service_id, server=server, since=now)
