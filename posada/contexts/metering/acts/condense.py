"""Readings as they age: by the hour, then by the day, then gone; each a statement, whatever their number."""

from datetime import datetime, timedelta

from posada.contexts.metering.acts.take_use import FLOWS
from posada.contexts.metering.models import Sample, Step
from posada.contexts.metering.rules.use_monitoring import UseMonitoring
from posada.kernel.durations import Duration
from posada.terms.contract import Terms
from posada.terms.database import tell

USUAL = {Step.FINE: "2 days", Step.HOUR: "60 days", Step.DAY: "2 years"}  # kept so long where the terms say nothing
LATE = timedelta(hours=6)  # what a node tells so late is still counted in its hour
GATHERED = """
INSERT INTO metering_sample (customer_id, service_id, metric, step, at, value)
SELECT customer_id, service_id, metric, %s::text, {start},
       CASE WHEN metric = ANY(%s) THEN sum(value) ELSE max(value) END
  FROM metering_sample WHERE step = %s AND at >= %s AND at < %s
 GROUP BY 1, 2, 3, 5
ON CONFLICT (service_id, metric, step, at, customer_id) DO UPDATE SET value = excluded.value
"""
START = {Step.HOUR: "date_trunc('hour', at)", Step.DAY: "date_trunc('day', at, %s::text)"}


def condense(terms: Terms, *, now: datetime) -> None:
    """Sum up whole hours and whole days of the provider's, and forget what is older than the terms keep it.

    Done again it changes nothing. Of what flows the sum, of what stands the highest.
    """
    zone, kept = terms.calendar.tz, retention(terms, now)
    hour = now.replace(minute=0, second=0, microsecond=0)
    day = terms.calendar.start_of(terms.calendar.today(now))
    _gather(Step.FINE, Step.HOUR, _since(Step.HOUR, kept[Step.FINE]), hour, str(zone))
    _gather(Step.HOUR, Step.DAY, _since(Step.DAY, kept[Step.HOUR]), day, str(zone))
    for step, oldest in kept.items():
        Sample.objects.filter(step=step, at__lt=oldest).delete()


def retention(terms: Terms, now: datetime) -> dict[Step, datetime]:
    """Of each step, the oldest instant that is kept: a whole hour or day, the longest that any rule says."""
    rules = [ruling.rule for ruling in terms.rulings(UseMonitoring)]
    said = {Step.FINE: [rule.fine for rule in rules], Step.HOUR: [rule.hourly for rule in rules],
            Step.DAY: [rule.daily for rule in rules]}  # fmt: skip
    calendar = terms.calendar
    return {
        step: min(calendar.start_of(calendar.before(calendar.today(now), each))
                  for each in (durations or [Duration.parse(USUAL[step])]))
        for step, durations in said.items()
    }  # fmt: skip


def _since(step: Step, oldest: datetime) -> datetime:
    """From when on to sum up: some hours before the last that was, but nothing of which a part is gone."""
    last = Sample.objects.filter(step=step).order_by("-at").values_list("at", flat=True).first()
    back = LATE if step == Step.HOUR else timedelta(days=1)
    return max(oldest, last - back) if last is not None else oldest


def _gather(of: Step, to: Step, since: datetime, until: datetime, zone: str) -> None:
    start = START[to]
    within = [zone] if to == Step.DAY else []
    tell(GATHERED.format(start=start), [to.value, *within, list(FLOWS), of.value, since, until])
