"""`posada agenda`."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import click
import orjson

from posada.ground.agenda.models import Entry
from posada.kernel import clock
from posada.terms.versions import book


def show_agenda(until: str | None, *, as_json: bool) -> int:
    """Print the steps due by the close of a day: 0, or 2 where the day cannot be read."""
    calendar = book().newest().calendar
    try:
        day = date.fromisoformat(until) if until else calendar.today(clock.now()) + timedelta(days=1)
    except ValueError:
        click.echo(f"--until: {until!r} is not allowed; allowed: a day, such as 2026-04-07", err=True)
        return 2
    entries = Entry.objects.filter(due_at__lt=calendar.close_of(day)).order_by("due_at", "act", "customer_id")
    rows = [as_row(entry, calendar.tz) for entry in entries.iterator()]
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return 0
    for row in rows:
        held = f"  held by {row['held_by']}" if row["held_by"] else ""
        click.echo(f"{row['due']} {row['act']:22} {row['subject']:16} customer:{row['customer']} {row['clause']}{held}")
    click.echo(f"{len(rows)} steps due by the close of {day}")
    return 0


def as_row(entry: Entry, zone: ZoneInfo) -> dict[str, object]:
    """One step of the agenda in plain values."""
    return {
        "due": entry.due_at.astimezone(zone).isoformat(),
        "act": entry.act,
        "subject": f"{entry.subject_kind}:{entry.subject_id}",
        "customer": entry.customer_id,
        "clause": entry.clause,
        "held_by": entry.held_by or None,
    }
