"""What nodes read: each batch is made something of once, and forgotten here."""

from datetime import datetime

from django.db import transaction

from posada.contexts.nodes.events import ReadingsTold
from posada.contexts.nodes.models import Placement, Reading
from posada.contexts.nodes.taking import BY, WRONG
from posada.ground.agenda.parking import park
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import unit
from posada.kernel.events import announce

BATCH = 5000


def take_readings(*, now: datetime) -> int:
    """Announce what is new, many at once; where that fails, halves are tried until the culprit is parked alone."""
    ids = list(Reading.objects.order_by("id").values_list("pk", flat=True)[:BATCH])
    _take(ids, now)
    return len(ids)


@transaction.atomic
def _park(id: int, fault: str, now: datetime) -> None:
    """What cannot be made something of goes before a person, and keeps nothing after it waiting."""
    row = Reading.objects.get(pk=id)
    service_id = Placement.objects.get(pk=row.placement_id).service_id
    said = f"{row.metric} {row.item} {row.value}: {fault}"
    row.delete()
    park(DueStep(row.customer_id, "service", service_id, "node-reading", now), said, now=now)


def _take(ids: list[int], now: datetime) -> None:
    if not ids:
        return
    try:
        with unit(now, BY):
            rows = list(Reading.objects.select_for_update().filter(pk__in=ids).order_by("at", "pk"))
            places = dict(
                Placement.objects.filter(pk__in={row.placement_id for row in rows}).values_list("pk", "service_id")
            )
            Reading.objects.filter(pk__in=[row.pk for row in rows]).delete()
            told = tuple((places[row.placement_id], row.metric, row.item, row.value, row.at) for row in rows)
            if told:
                announce(ReadingsTold(told, now, BY))
    except WRONG as error:
        if len(ids) == 1:
            _park(ids[0], f"{type(error).__name__}: {error}", now)
            return
        half = len(ids) // 2
        for part in (ids[:half], ids[half:]):
            _take(part, now)
