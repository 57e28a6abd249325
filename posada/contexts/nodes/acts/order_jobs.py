"""Ordering what a node is to do once for a service, and making something of what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from posada.contexts.nodes import queries
from posada.contexts.nodes.events import JobEnded
from posada.contexts.nodes.models import JobState, Node, NodeJob
from posada.contexts.nodes.taking import BY, service_of, take_each
from posada.kernel import boxes, clock
from posada.kernel.errors import BadInput
from posada.kernel.events import announce

LOGS = ("access", "error", "php")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to do for a service. `secret` is sealed for its node, and stands nowhere else in the order."""

    service_id: int
    kind: str
    details: Mapping[str, Any] = field(default_factory=dict)
    secret: str = ""
    task_id: int | None = None
    tries: int = 1


def order_jobs(wanted: Sequence[Wanted], *, now: datetime) -> list[int]:
    """Order these of the nodes that carry the services; the jobs. Services that no node carries are left alone.

    A node that never said its key can be told no secret: the job has failed before it began.
    """
    placed = queries.placements([each.service_id for each in wanted])
    keys = dict(Node.objects.filter(pk__in={row.node_id for row in placed.values()}).values_list("pk", "public_key"))
    rows = []
    for each in wanted:
        place = placed.get(each.service_id)
        if place is None:
            continue
        key = keys[place.node_id or 0]
        row = NodeJob(
            customer_id=place.customer_id, placement_id=place.pk, task_id=each.task_id, kind=each.kind,
            details=dict(each.details), tries=each.tries, ordered_at=now,
        )  # fmt: skip
        if each.secret and key:
            row.sealed = boxes.seal(each.secret, key)
        elif each.secret:
            row.state, row.ended_at, row.words = JobState.FAILED, clock.wall(), "its node has not said its key yet"
        rows.append(row)
    return [row.pk for row in NodeJob.objects.bulk_create(rows)]


def ask_log(service_id: int, which: str, lines: int, *, now: datetime) -> int | None:
    """Have the end of a log read; the job, or None where no node carries the service.

    It is no decision: nothing is changed, and what was read is kept for its owner only until the next is asked for.
    """
    if which not in LOGS:
        raise BadInput("which", which[:20], ", ".join(LOGS))
    queries.jobs(service_id).filter(kind="read-log").order_by().delete()
    jobs = order_jobs([Wanted(service_id, "read-log", {"which": which, "lines": lines})], now=now)
    return jobs[0] if jobs else None


def take_jobs(*, now: datetime) -> int:
    """Announce each job that ended; how many there were. One that fails parks its service, and the others go on."""
    return take_each(queries.jobs_to_take(), _take, parked_as="node-job", now=now)


def _take(job: NodeJob, now: datetime) -> None:
    good, result = job.state == JobState.DONE, job.result or {}
    announce(JobEnded(job.pk, service_of(job), job.kind, job.task_id, job.details, good, job.words, result, now, BY))
