"""Reserving room for equipment, and registering what stands in it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from posada.contexts.housing import queries
from posada.contexts.housing.models import Equipment, Space
from posada.contexts.housing.rules.space import ContractedSpace
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.catalogue.products import product
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling


def reserve(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Reserve the contracted room for services that were delivered; those without such a rule are left alone."""
    for service in services.by_id(service_ids).values():
        ruling = _ruling(service, now)
        if ruling is None or queries.space_of(service.pk) is not None:
            continue
        place = str(service.options.get("data_centre") or ruling.rule.data_centres[0])
        if place not in ruling.rule.data_centres:
            raise BadInput("data_centre", place, ", ".join(ruling.rule.data_centres))
        measures = contracted(service, ruling.rule, now)
        record(
            [Verdict(service.customer_id, "service", service.pk, "reserve-space", now, ruling.orders(),
                     facts={"data_centre": place, **measures}, effects=("space-reserved",))],
            now=now, actor=by,
        )  # fmt: skip
        Space.objects.create(
            customer_id=service.customer_id, service_id=service.pk, data_centre=place,
            measures={name: str(value) for name, value in measures.items()}, reserved_at=now,
        )  # fmt: skip


def contracted(service: Service, rule: ContractedSpace, now: datetime) -> dict[str, Decimal]:
    """What one unit of the service gives, by measure, as the catalogue says."""
    given = product(services.governs(service, now), service.product).specifications
    return {name: Decimal(str(given[name])) for name in rule.measures if name in given}


def register(service_id: int, serial: str, takes: Mapping[str, Any], *, now: datetime, by: Actor) -> Equipment:
    """Register a piece of equipment. Raises Refused where it takes up more than what is left of the room.

    BadInput without a serial number, for one that stands there already, or without a reserved room.
    """
    service = services.by_id([service_id])[service_id]
    ruling, space = _ruling(service, now), queries.space_of(service_id)
    if not serial or ruling is None or space is None:
        raise BadInput("serial", serial, "the serial number of equipment for a service that has room")
    if Equipment.objects.filter(service_id=service_id, serial=serial, removed_at=None).exists():
        raise BadInput("serial", serial, "equipment that is not registered yet")
    wanted = {name: _measure(name, value, ruling.rule) for name, value in takes.items()}
    room = {name: Decimal(value) * service.quantity for name, value in space.measures.items()}
    taken = queries.taken_up(service_id)
    together = {name: taken.get(name, Decimal(0)) + amount for name, amount in wanted.items()}
    verdict = Verdict(service.customer_id, "service", service_id, "register-equipment", now, ruling.permits(),
                      facts={"takes": wanted, "room": room}, effects=("equipment-registered",))  # fmt: skip
    if over := queries.exceeded(room, together):
        raise verdict.refused("not-enough-space", grounds=ruling.limits(), exceeds=over)
    record([verdict], now=now, actor=by)
    return Equipment.objects.create(
        customer_id=service.customer_id, service_id=service_id, serial=serial,
        takes={name: str(value) for name, value in wanted.items()}, registered_at=now,
    )  # fmt: skip


def withdraw(service_id: int, serial: str, *, now: datetime, by: Actor) -> None:
    """Note that a piece of equipment was taken out: its room is free again."""
    gone = Equipment.objects.filter(service_id=service_id, serial=serial, removed_at=None)
    if by.is_customer or not gone.update(removed_at=now):
        raise BadInput("serial", serial, "equipment that stands there, by staff")


def _ruling(service: Service, now: datetime) -> Ruling[ContractedSpace] | None:
    return services.governs(service, now).ruling(ContractedSpace, services.target(service))


def _measure(name: str, value: Any, rule: ContractedSpace) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation as error:
        raise BadInput(name, value, "a number") from error
    if name not in rule.measures or amount < 0:
        raise BadInput("takes", name, ", ".join(rule.measures))
    return amount
