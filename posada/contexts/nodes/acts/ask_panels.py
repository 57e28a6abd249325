"""Asking panels to make services what they are to be, and keeping what they said as a node's report is kept.

Whatever fails is kept with the placement in the server's words and asked again, each time after a longer wait; no
service changes its state for it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from posada.contexts.nodes.acts.take_reports import take_reports
from posada.contexts.nodes.jobs import ask_panels as ask_later
from posada.contexts.nodes.jobs import measure_panel as measure_later
from posada.contexts.nodes.making import remote
from posada.contexts.nodes.models import Node, Panel, Placement, Report
from posada.contexts.nodes.ports import Door, Outcome, Wanted
from posada.ground.agenda.jobs import defer
from posada.ground.customers import queries as customers
from posada.kernel import clock
from posada.kernel.errors import PosadaError

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
DOUBLINGS = 10  # beyond them the wait is the longest anyway
MEASURED_EVERY = timedelta(minutes=15)
LOCK = 5_730_001  # of PostgreSQL's advisory locks, beside the number of a placement
WORDS = 2000
# What a panel may answer that nobody foresaw fails its own service, and keeps no other waiting.
FAILURES = (PosadaError, ValueError, LookupError, TypeError, OSError)


def ask_panels(placement_ids: Collection[int], *, now: datetime) -> None:
    """Have each of these made what it is to be, and take what was told of it."""
    for id in placement_ids:
        with _alone(id):
            _ask(id)
    take_reports(now=now)


def ask_waiting(wall: datetime) -> None:
    """Enqueue what failed and is due again, and the measures that are due."""
    due = Placement.objects.filter(
        Q(retry_at=None) | Q(retry_at__lte=wall), node_id__in=Panel.objects.values("node_id"), applied__lt=F("revision")
    )
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:1000])
    if ids:
        defer(ask_later, placement_ids=ids)
    for panel in Panel.objects.filter(Q(measured_at=None) | Q(measured_at__lte=wall - MEASURED_EVERY)):
        defer(measure_later, panel_id=panel.pk)


def door(node_id: int) -> Door | None:
    """The way into the panel of a node; None where it has none."""
    panel, node = Panel.objects.filter(node_id=node_id).first(), Node.objects.filter(pk=node_id).first()
    if panel is None or node is None:
        return None
    return Door(node.address, panel.port, panel.user, panel.token, panel.roots)


def _ask(id: int) -> None:
    row = Placement.objects.filter(pk=id).first()
    if row is None or row.node_id is None or row.applied >= row.revision:
        return
    made_by = remote(row.driver)
    try:
        way = door(row.node_id)
        if made_by is None or way is None:
            return
        email = customers.primary_contact(row.customer_id).email
        outcome = made_by.carry_out(Wanted(row.presence, row.spec, email), way)
    except FAILURES as failed:
        said = str(failed) if isinstance(failed, PosadaError) else f"{type(failed).__name__}: {failed}"
        _keep(row, row.node_id, Outcome(said), good=False)
        return
    Node.objects.filter(pk=row.node_id).update(seen_at=clock.wall())
    _keep(row, row.node_id, outcome, good=True)


@transaction.atomic
def _keep(row: Placement, node_id: int, outcome: Outcome, *, good: bool) -> None:
    """Note what was told of a revision; what was decided meanwhile stays to be done."""
    wall = clock.wall()
    stands = Placement.objects.select_for_update().get(pk=row.pk)
    if good:
        stands.applied = max(stands.applied, row.revision)
    if stands.revision == row.revision:
        stands.retry_at = None if good else wall + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(stands.attempts, DOUBLINGS))
        stands.attempts = 0 if good else stands.attempts + 1
        stands.fault = "" if good else outcome.words[:WORDS]
    stands.save(update_fields=["applied", "attempts", "retry_at", "fault"])
    told = {"customer_id": row.customer_id, "placement_id": row.pk, "revision": row.revision, "good": good}
    known = Report.objects.select_for_update().filter(**told).first()
    if known is None:
        Report.objects.create(
            **told, node_id=node_id, words=outcome.words[:WORDS], reported_at=wall,
            proof=dict(outcome.proof) if outcome.proof is not None else None,
        )  # fmt: skip
    elif not good:
        known.times, known.words, known.reported_at, known.taken_at = (
            known.times + 1, outcome.words[:WORDS], wall, None
        )  # fmt: skip
        known.save(update_fields=["times", "words", "reported_at", "taken_at"])


@contextmanager
def _alone(id: int) -> Iterator[None]:
    """Within, no other worker asks about this placement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, id % 2**31])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, id % 2**31])
