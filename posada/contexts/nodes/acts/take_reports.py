"""What nodes told of the tasks they were given: kept by the database as they told it; here the tasks end, once."""

from datetime import datetime

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.go_on_moving import note_made
from posada.contexts.nodes.events import ErrandsReported
from posada.contexts.nodes.models import Errand, Report
from posada.contexts.nodes.taking import BY, take_each
from posada.kernel.events import announce


def take_reports(*, now: datetime) -> int:
    """Make of each report what it means, in order; how many there were. One that fails parks its service."""
    return take_each(queries.reports_to_take(), _take, parked_as="node-report", now=now)


def _take(report: Report, now: datetime) -> None:
    """End the tasks that it is about. A failure is told of each attempt's words, and changes no service."""
    errands = list(queries.errands_under_way(report.placement_id, report.revision))
    if report.good:
        Errand.objects.filter(pk__in=[errand.pk for errand in errands]).update(ended_at=now)
        note_made(report.placement_id, report.revision, now=now)
    if errands:
        announce(ErrandsReported(tuple(e.task_id for e in errands), report.good, report.words, now, BY))
