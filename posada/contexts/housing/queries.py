"""What others may read of housing."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from posada.contexts.housing.models import Equipment, Space, Turn


def space_of(service_id: int) -> Space | None:
    """The room reserved for a service."""
    return Space.objects.filter(service_id=service_id).first()


def taken_up(service_id: int) -> dict[str, Decimal]:
    """What the equipment that stands there takes up together, by measure."""
    total: dict[str, Decimal] = {}
    for takes in Equipment.objects.filter(service_id=service_id, removed_at=None).values_list("takes", flat=True):
        for name, value in takes.items():
            total[name] = total.get(name, Decimal(0)) + Decimal(str(value))
    return total


def exceeded(room: Mapping[str, Decimal], taken: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """By how much what is taken up goes beyond the room, by measure; measures that were not contracted have none."""
    over = {name: amount - room.get(name, Decimal(0)) for name, amount in taken.items()}
    return {name: more for name, more in over.items() if more > 0}


def turn(turn_id: int) -> Turn:
    return Turn.objects.get(pk=turn_id)


def overlapping(data_centre: str, starts_at: datetime, ends_at: datetime) -> Turn | None:
    """A turn at that place which takes up some of that time."""
    return Turn.objects.filter(data_centre=data_centre, starts_at__lt=ends_at, ends_at__gt=starts_at).first()


def turn_now(service_id: int, now: datetime) -> Turn | None:
    """The turn by which somebody may come in for a service at this instant."""
    return Turn.objects.filter(service_id=service_id, starts_at__lte=now, ends_at__gt=now).first()
