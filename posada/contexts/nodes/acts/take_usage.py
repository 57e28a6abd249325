"""What nodes measured: the terms are asked what follows, once a change."""

from datetime import datetime

from django.db import transaction

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.take_reports import BY, WRONG
from posada.contexts.nodes.events import UsageMeasured
from posada.contexts.nodes.models import Placement, Usage
from posada.ground.agenda.unit import unit
from posada.kernel.events import announce

BATCH = 200


def take_usage(*, now: datetime) -> int:
    """Announce each measure that is new; how many there were. One that fails keeps its fault, and the others go on."""
    ids = list(queries.usage_to_take().values_list("pk", flat=True)[:BATCH])
    for id in ids:
        try:
            with unit(now, BY):
                _take(Usage.objects.select_for_update().get(pk=id), now)
        except WRONG as error:
            with transaction.atomic():
                Usage.objects.filter(pk=id).update(taken_at=now, fault=f"{type(error).__name__}: {error}")
    return len(ids)


def _take(row: Usage, now: datetime) -> None:
    if row.taken_at is not None:
        return
    row.taken_at, row.fault = now, ""
    row.save(update_fields=["taken_at", "fault"])
    service_id = Placement.objects.get(pk=row.placement_id).service_id
    announce(UsageMeasured(service_id, row.metric, row.value, now, BY))
