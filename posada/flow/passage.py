"""One passage over the agenda as a house makes it: its brakes looked at first, and what it did written down."""

from datetime import datetime, timedelta
from pathlib import Path

from posada.flow.run import Report, run
from posada.ground.agenda.models import Run
from posada.ground.agenda.surprise import hold_surprises
from posada.ground.agenda.tide import rise, suspect_restore
from posada.kernel.clock import wall
from posada.terms.versions import book

LATE_AFTER = timedelta(minutes=15)  # a house whose last passage is older has an alarm


def passage(upto: datetime, *, now: datetime, mark: Path | None = None) -> Report:
    """Carry out what is due by `upto` and record the passage. `mark` is this machine's memory, where it keeps one.

    Does nothing while a restored backup is suspected; holds whole what is surprisingly many.
    """
    report = Report()
    if mark is not None and suspect_restore(mark, now=now) is not None:
        report.braked = True
        return report
    began = wall()
    published = book().versions
    held = hold_surprises(upto, published[-1][1].provider.surprise, now=now) if published else {}
    row = Run.objects.create(started_at=began, upto=upto, held=held)
    report = run(upto, now=now)
    _ended(row, report, held)
    if mark is not None:
        rise(mark)
    report.held = sorted({*report.held, *held})
    return report


def _ended(row: Run, report: Report, held: dict[str, int]) -> None:
    """Write down what it did; where this passage and the one before it were idle, the two become one."""
    row.counts, row.parked, row.ended_at = report.counts, report.parked, wall()
    row.held = {**dict.fromkeys(report.held, 0), **held}
    idle = not (row.counts or row.parked or row.held or report.braked)
    before = Run.objects.filter(pk__lt=row.pk).order_by("-pk").first()
    if idle and before is not None and before.ended_at and not (before.counts or before.parked or before.held):
        before.upto, before.ended_at = row.upto, row.ended_at
        before.save(update_fields=["upto", "ended_at"])
        row.delete()
        return
    row.save(update_fields=["counts", "parked", "ended_at", "held"])


def last_passage() -> Run | None:
    """The newest passage that came to its end."""
    return Run.objects.exclude(ended_at=None).order_by("-pk").first()


def silent_since() -> datetime | None:
    """Since when no passage has come to its end, where that is too long ago; None while all is well."""
    last = last_passage()
    if last is None or last.ended_at is None:
        return None
    return last.ended_at if wall() - last.ended_at > LATE_AFTER else None
