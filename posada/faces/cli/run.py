"""`posada run`."""

from datetime import datetime

import click
from django.conf import settings

from posada.flow.passage import passage
from posada.kernel import clock


def run_once(until: str | None) -> int:
    """Carry out what is due and print what was done: 0, 1 where a brake holds the run, 2 for a wrong instant."""
    now = clock.now()
    try:
        upto = datetime.fromisoformat(until) if until else now
    except ValueError:
        click.echo(f"--until: {until!r} is not allowed; allowed: an instant, such as 2026-04-07T00:00-05:00", err=True)
        return 2
    if upto.tzinfo is None:
        click.echo(
            f"--until: {until!r} has no offset; allowed: an instant with one, such as 2026-04-07T00:00-05:00", err=True
        )
        return 2
    report = passage(upto, now=now, mark=settings.POSADA_TIDE_MARK)
    for act, count in sorted(report.counts.items()):
        click.echo(f"{count:8} {act}")
    for act in report.held:
        click.echo(
            f"held: more {act} are due than may happen in one run, or than is usual; release it in the back office",
            err=True,
        )
    click.echo(f"{report.parked} parked" + (", a brake holds the run" if report.braked else ""))
    return 1 if report.braked or report.held else 0
