"""What follows for equipment that customers house with us, and what they ask about it."""

from collections.abc import Callable, Mapping

from posada.contexts.casework.events import MatterDecided
from posada.contexts.housing import queries as housing
from posada.contexts.housing.acts import keep_equipment
from posada.contexts.housing.acts.assign_turn import assign_turn, receive
from posada.contexts.housing.events import TurnAssigned
from posada.contexts.services.events import ServicesActivated
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Answer, Request
from posada.flow.ending_requests import service_asked


def reserve(event: ServicesActivated) -> None:
    keep_equipment.reserve(event.service_ids, now=event.now, by=event.by)


def give_turn(event: MatterDecided) -> None:
    kind, id = event.subject
    if event.granted and kind == "service":
        assign_turn(
            event.case_id, event.kind, event.customer_id, id, event.fields, stood_on=event.grounds, now=event.now,
            by=event.by,
        )  # fmt: skip


def tell_turn(event: TurnAssigned) -> None:
    """The day, the time, the place and who will be there, by ticket."""
    turn = housing.turn(event.turn_id)
    figures = {"starts_at": turn.starts_at, "ends_at": turn.ends_at, "place": turn.data_centre, "person": turn.person}
    about = ("service", turn.service_id)
    wanted = NoticeWanted("turn-assigned", event.customer_id, about, figures, event.decision_id, channel="ticket")
    send_notices([wanted], now=event.now, by=event.by)


def register(request: Request) -> Answer:
    """`register-equipment`: its `serial` number, and what it `takes` up."""
    takes = request.fields.get("takes") or {}
    keep_equipment.register(
        service_asked(request), str(request.fields.get("serial", "")), takes if isinstance(takes, Mapping) else {},
        now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done")


def withdraw(request: Request) -> Answer:
    """`withdraw-equipment` of that `serial` number."""
    serial = str(request.fields.get("serial", ""))
    keep_equipment.withdraw(service_asked(request), serial, now=request.now, by=request.by)
    return Answer("done")


def come_in(request: Request) -> Answer:
    """`data-centre-entry`: somebody is at the door."""
    turn = receive(request.customer_id, service_asked(request), now=request.now, by=request.by)
    return Answer("done", facts={"until": turn.ends_at})


# What is asked about housed equipment, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "register-equipment": register,
    "withdraw-equipment": withdraw,
    "data-centre-entry": come_in,
}
