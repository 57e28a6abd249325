"""What follows for addresses, and what is asked about them."""

from collections.abc import Callable

from posada.contexts.addresses.acts import assign, bar
from posada.contexts.services.events import ServicesActivated, ServicesEnded
from posada.flow.asked import Answer, Request, about
from posada.flow.fields import address, text
from posada.kernel.errors import BadInput


def begin(event: ServicesActivated) -> None:
    assign.begin(event.service_ids, now=event.now, by=event.by)


def give_back(event: ServicesEnded) -> None:
    assign.give_back(event.service_ids, now=event.now, by=event.by)


def state_data(request: Request) -> Answer:
    """`address-data`: what is declared for the addresses of a service; staff may name the `ip`."""
    fields = dict(request.fields)
    ip = str(fields.pop("ip", "") or "")
    assign.complete(about(request, "service"), fields, ip, now=request.now, by=request.by)
    return Answer("done")


def move(request: Request) -> Answer:
    """`move-address` of an `ip` to another service of the customer (`to`)."""
    named = request.fields.get("to")
    if not isinstance(named, tuple) or named[0] != "service":
        raise BadInput("to", named, "a service")
    assign.move(about(request, "service"), address(request.fields, "ip"), named[1], now=request.now, by=request.by)
    return Answer("done")


def announce(request: Request) -> Answer:
    """`announce-address`: an `ip` is to be announced by another `network`."""
    assign.announce_elsewhere(
        about(request, "service"), address(request.fields, "ip"), text(request.fields, "network"), now=request.now,
        by=request.by,
    )  # fmt: skip
    return Answer("done")


def replace(request: Request) -> Answer:
    """`replace-address`: another in place of an `ip`; staff name the `other` and their `reason`."""
    fields = request.fields
    assign.replace(
        about(request, "service"), address(fields, "ip"), str(fields.get("other") or ""),
        reason=str(fields.get("reason") or ""), now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done")


def set_bar(request: Request) -> Answer:
    """`bar-addresses`, with its `reason`: the customer is given no more."""
    bar.set_bar(request.customer_id, reason=text(request.fields, "reason"), now=request.now, by=request.by)
    return Answer("done")


def lift_bar(request: Request) -> Answer:
    """`lift-address-bar`, with its `reason`."""
    bar.lift_bar(request.customer_id, reason=text(request.fields, "reason"), now=request.now, by=request.by)
    return Answer("done")


# What is asked about addresses, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "address-data": state_data,
    "move-address": move,
    "announce-address": announce,
    "replace-address": replace,
    "bar-addresses": set_bar,
    "lift-address-bar": lift_bar,
}
