"""Many readings at once: written by a statement each, held against the terms only where a limit is passed or left."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from posada.contexts.metering.acts.take_use import hold_against
from posada.contexts.metering.models import Flag, Latest, Sample, Step
from posada.contexts.metering.rules.use_threshold import UseThreshold
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.database import tell
from posada.terms.rule import Ruling

Told = tuple[int, str, str, Decimal, datetime]  # service, metric, item (a database, or none), figure, when it was read
NOT_KEPT = ("load", "cores", "cpu-share")  # of the server; read beside what a service uses
SAMPLES = """
INSERT INTO metering_sample (customer_id, service_id, metric, step, at, value)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::numeric[])
ON CONFLICT (service_id, metric, step, at, customer_id) DO UPDATE SET value = excluded.value
"""
LATEST = """
INSERT INTO metering_latest AS l (customer_id, service_id, metric, item, value, read_at)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::numeric[], %s::timestamptz[])
ON CONFLICT (service_id, metric, item, customer_id) DO UPDATE SET value = excluded.value, read_at = excluded.read_at
WHERE excluded.read_at >= l.read_at
"""


def take_batch(readings: Sequence[Told], *, now: datetime, by: Actor) -> None:
    """Keep readings, and flag or clear what passes a limit now or no longer does; of several of one metric, the newest.

    Announces ReductionAsked and ReductionMet.
    """
    known = services.by_id({service_id for service_id, *_ in readings})
    told = [each for each in readings if each[0] in known and each[1] not in NOT_KEPT]
    _write(told, known)
    newest = {(id, metric, item): (value, at) for id, metric, item, value, at in told}
    read_at = {
        (row.service_id, row.metric, row.item): row.read_at for row in Latest.objects.filter(service_id__in=known)
    }
    flagged = set(
        Flag.objects.filter(service_id__in=known, cleared_at=None).values_list("service_id", "metric", "item")
    )
    terms = services.governing(list(known.values()), now)
    for (id, metric, item), (value, at) in newest.items():
        if at < read_at[id, metric, item]:
            continue  # told late: what was read since stands
        for ruling in thresholds(terms[id], known[id], metric):
            if ruling.rule.share_of or value > ruling.rule.limit or (id, ruling.rule.metric, item) in flagged:
                hold_against(known[id], ruling, value, item, terms[id], now=now, by=by)


def thresholds(terms: Terms, service: Service, metric: str) -> list[Ruling[UseThreshold]]:
    """The limits that a reading of this metric is held against."""
    target = services.target(service)
    about = [ruling for ruling in terms.rulings(UseThreshold) if metric in (ruling.rule.metric, ruling.rule.share_of)]
    return [ruling for ruling in about if terms.ruling(UseThreshold, target, metric=ruling.rule.metric) is ruling]


def _write(told: Sequence[Told], known: Mapping[int, Service]) -> None:
    """Samples of what has no single items, and the newest of each; whatever their number, two statements."""
    rows = {(id, metric, at): value for id, metric, item, value, at in told if not item}
    if rows:
        tell(SAMPLES, [
            [known[id].customer_id for id, _, _ in rows], [id for id, _, _ in rows], [metric for _, metric, _ in rows],
            [Step.FINE.value] * len(rows), [at for _, _, at in rows], list(rows.values()),
        ])  # fmt: skip
    last = {(id, metric, item): (value, at) for id, metric, item, value, at in told}
    if last:
        tell(LATEST, [
            [known[id].customer_id for id, _, _ in last], [id for id, _, _ in last], [metric for _, metric, _ in last],
            [item for _, _, item in last], [value for value, _ in last.values()], [at for _, at in last.values()],
        ])  # fmt: skip


def minutes_above(service_id: int, percent: Decimal, until: datetime) -> int:
    """For how many minutes a service has used more of its server's processors than this, without a reading below it.

    The reading itself stands for the time since the one before it.
    """
    found = Sample.objects.filter(
        service_id=service_id, metric="cpu-percent", step=Step.FINE, at__lte=until, at__gt=until - timedelta(hours=6)
    )  # fmt: skip
    since = until
    for at, value in found.order_by("-at").values_list("at", "value"):
        since = at
        if value <= percent:
            break
    return int((until - since).total_seconds() // 60)
