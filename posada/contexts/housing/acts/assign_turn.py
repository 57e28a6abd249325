"""Turns at the data centre: assigned when a request is granted, and asked for at the door."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.housing import queries
from posada.contexts.housing.events import TurnAssigned
from posada.contexts.housing.models import Turn
from posada.contexts.housing.rules.space import TurnAgenda
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground
from posada.terms.versions import book


def assign_turn(
    case_id: int, kind: str, customer_id: int, service_id: int, fields: Mapping[str, Any], *,
    stood_on: tuple[Ground, ...], now: datetime, by: Actor,
) -> None:  # fmt: skip
    """Give the slot that a granted request names to its customer. Announces TurnAssigned.

    Raises Refused where the slot is taken, outside the department's hours, or sooner than the wish; nothing where the
    terms keep no agenda for such matters.
    """
    terms = book().for_existing(now)
    ruling = terms.ruling(TurnAgenda)
    space = queries.space_of(service_id)
    if ruling is None or ruling.rule.of != kind:
        return
    if space is None:
        raise BadInput("about", service_id, "a service that has room")
    starts_at = _instant(fields.get("slot"), terms.calendar.tz)
    calendar = terms.provider.calendar(ruling.rule.department)
    ends_at = calendar.add(starts_at, ruling.rule.lasts)
    verdict = Verdict(
        customer_id, "service", service_id, "assign-turn", now, ruling.orders() + stood_on,
        facts={"case": case_id, "starts_at": starts_at, "data_centre": space.data_centre}, effects=("turn-assigned",),
    )  # fmt: skip
    wanted = fields.get("wanted")
    if not calendar.is_open(starts_at):
        raise verdict.refused("outside-the-hours", grounds=ruling.limits(), department=ruling.rule.department)
    if wanted is not None and starts_at < _instant(wanted, terms.calendar.tz):
        raise verdict.refused("sooner-than-asked", grounds=ruling.limits(), wanted=wanted)
    if queries.overlapping(space.data_centre, starts_at, ends_at) is not None:
        raise verdict.refused("slot-taken", grounds=ruling.limits())
    (decision,) = record([verdict], now=now, actor=by)
    turn = Turn.objects.create(
        customer_id=customer_id, service_id=service_id, case_id=case_id, data_centre=space.data_centre,
        starts_at=starts_at, ends_at=ends_at, person=str(fields.get("person", "")), decision_id=decision,
    )  # fmt: skip
    announce(TurnAssigned(turn.pk, customer_id, decision, now, by))


def receive(customer_id: int, service_id: int, *, now: datetime, by: Actor) -> Turn:
    """Let somebody in for a service, by their turn. Raises Refused for whoever has none at this time."""
    ruling = book().for_existing(now).required(TurnAgenda)
    verdict = Verdict(customer_id, "service", service_id, "receive-at-the-door", now, ruling.permits(),
                      effects=("received",))  # fmt: skip
    turn = queries.turn_now(service_id, now)
    if turn is None:
        raise verdict.refused("no-turn", grounds=ruling.orders())
    record([verdict], now=now, actor=by)
    return turn


def _instant(written: object, zone: Any) -> datetime:
    """The instant that was written, in the provider's time where it says no other."""
    try:
        found = written if isinstance(written, datetime) else datetime.fromisoformat(str(written))
    except ValueError as error:
        raise BadInput("slot", written, "an instant, 2026-03-10T10:00") from error
    return found if found.tzinfo else found.replace(tzinfo=zone)
