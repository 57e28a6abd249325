"""Who is given keys and information, and what follows when keys are lost."""

from collections.abc import Callable

from posada.contexts.casework.events import MatterDecided
from posada.contexts.services import queries as services
from posada.contexts.services.events import ServicesActivated
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Answer, Request
from posada.ground.customers.acts import portal_keys
from posada.ground.customers.models import Customer

LOST = "lost-keys"


def give_keys(event: ServicesActivated) -> None:
    owners = [service.customer_id for service in services.by_id(event.service_ids).values()]
    fresh = portal_keys.give_keys(owners, now=event.now, by=event.by)
    wanted = [NoticeWanted("portal-keys", id, ("customer", id)) for id in fresh]
    send_notices(wanted, now=event.now, by=event.by)


def replace_lost(event: MatterDecided) -> None:
    if event.kind == LOST and event.granted:
        portal_keys.replace_key(event.customer_id, now=event.now, by=event.by)


def ask_key(request: Request) -> Answer:
    """`portal-key` for the person with an `email`."""
    customer = Customer.objects.get(pk=request.customer_id)
    portal_keys.ask_key(customer, str(request.fields.get("email", "")), now=request.now, by=request.by)
    return Answer("done")


def information(request: Request) -> Answer:
    """`information` on a service."""
    portal_keys.give_information(request.customer_id, request.about, now=request.now, by=request.by)
    return Answer("done")


# What is asked about keys and information, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {"portal-key": ask_key, "information": information}
