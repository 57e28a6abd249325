"""What nodes told: kept by the database as they told it; here something is made of it, once."""

from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction

from posada.contexts.nodes import queries
from posada.contexts.nodes.events import ErrandsReported
from posada.contexts.nodes.models import Errand, Placement, Report
from posada.ground.agenda.parking import park
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import unit
from posada.kernel.errors import PosadaError
from posada.kernel.events import announce
from posada.terms.actor import Actor

BATCH = 200
# What makes one report fail and must not keep those after it waiting.
WRONG = (PosadaError, ObjectDoesNotExist, DatabaseError, LookupError, ValueError, TypeError, ArithmeticError)
BY = Actor("system", role="node", channel="node")


def take_reports(*, now: datetime) -> int:
    """Make of each report what it means, in order; how many there were. One that fails parks its service."""
    ids = list(queries.reports_to_take().values_list("pk", flat=True)[:BATCH])
    for id in ids:
        try:
            with unit(now, BY):
                _take(Report.objects.select_for_update().get(pk=id), now)
        except WRONG as error:
            _keep_fault(id, f"{type(error).__name__}: {error}", now)
    return len(ids)


def _take(report: Report, now: datetime) -> None:
    """End the tasks that it is about. A failure is told of each attempt's words, and changes no service."""
    if report.taken_at is not None:
        return
    errands = list(queries.errands_under_way(report.placement_id, report.revision))
    if report.good:
        Errand.objects.filter(pk__in=[errand.pk for errand in errands]).update(ended_at=now)
    report.taken_at = now
    report.save(update_fields=["taken_at"])
    if errands:
        announce(ErrandsReported(tuple(e.task_id for e in errands), report.good, report.words, now, BY))


@transaction.atomic
def _keep_fault(id: int, fault: str, now: datetime) -> None:
    Report.objects.filter(pk=id).update(taken_at=now, fault=fault)
    report = Report.objects.get(pk=id)
    service_id = Placement.objects.get(pk=report.placement_id).service_id
    park(DueStep(report.customer_id, "service", service_id, "node-report", now), fault, now=now)
