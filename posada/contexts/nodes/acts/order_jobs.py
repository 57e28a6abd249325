"""Ordering what a node is to do once for a service, and making something of what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from posada.contexts.nodes import queries
from posada.contexts.nodes.events import JobEnded
from posada.contexts.nodes.models import JobState, Node, NodeJob, Placement
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

    A node that never said its key can be told no secret: the job has failed before it began. What is ordered of a
    service that moves waits until it has moved, or stayed.
    """
    placed = queries.placements([each.service_id for each in wanted])
    moving = queries.moving(placed)
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
        if each.service_id in moving:
            row.state, row.kept = JobState.HELD, each.secret or None
        elif each.secret and key:
            row.sealed = boxes.seal(each.secret, key)
        elif each.secret:
            row.state, row.ended_at, row.words = JobState.FAILED, clock.wall(), "its node has not said its key yet"
        rows.append(row)
    return [row.pk for row in NodeJob.objects.bulk_create(rows)]


def release(placement: Placement) -> None:
    """Give the node of a service that moved, or stayed, what was ordered meanwhile."""
    held = list(NodeJob.objects.filter(placement_id=placement.pk, state=JobState.HELD).order_by("pk"))
    if not held or placement.node_id is None:
        return
    key = Node.objects.get(pk=placement.node_id).public_key
    for row in held:
        row.state, row.sealed, row.kept = JobState.WAITING, boxes.seal(row.kept, key) if row.kept else "", None
    NodeJob.objects.bulk_update(held, ["state", "sealed", "kept"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, 'job')", [f"posada_node_{placement.node_id}"])


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
