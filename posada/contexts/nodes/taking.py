"""What nodes told, made something of row by row, once each: one that fails keeps its fault, and the others go on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from posada.contexts.nodes.models import Certificate, NodeJob, Placement, Report, Usage
from posada.ground.agenda.parking import park
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import unit
from posada.kernel.errors import PosadaError
from posada.terms.actor import Actor

BATCH = 200
# What makes one row fail and must not keep those after it waiting.
WRONG = (PosadaError, ObjectDoesNotExist, DatabaseError, LookupError, ValueError, TypeError, ArithmeticError)
BY = Actor("system", role="node", channel="node")
Told = TypeVar("Told", Certificate, NodeJob, Report, Usage)


def take_each(
    waiting: QuerySet[Told], take: Callable[[Told, datetime], None], *, parked_as: str = "", now: datetime
) -> int:
    """Take each row that waits, in order, a unit for each; how many there were, `BATCH` at most.

    A row that fails is not taken again; its service is parked as `parked_as`, where something must not be passed over.
    """
    model: Any = waiting.model
    ids = list(waiting.values_list("pk", flat=True)[:BATCH])
    for id in ids:
        try:
            with unit(now, BY):
                row = cast(Told, model.objects.select_for_update().get(pk=id))
                if row.taken_at is None:
                    row.taken_at, row.fault = now, ""
                    row.save(update_fields=["taken_at", "fault"])
                    take(row, now)
        except WRONG as error:
            _keep_fault(model.objects.get(pk=id), f"{type(error).__name__}: {error}", parked_as, now)
    return len(ids)


def service_of(row: Certificate | NodeJob | Report | Usage) -> int:
    """The service that a node told of."""
    return int(Placement.objects.values_list("service_id", flat=True).get(pk=row.placement_id))


@transaction.atomic
def _keep_fault(row: Any, fault: str, parked_as: str, now: datetime) -> None:
    row.taken_at, row.fault = now, fault
    row.save(update_fields=["taken_at", "fault"])
    if parked_as:
        park(DueStep(row.customer_id, "service", service_of(row), parked_as, now), fault, now=now)
