"""`posada what-if`."""

from collections.abc import Sequence
from pathlib import Path

import click
import orjson

from posada.kernel.errors import PosadaError
from posada.rehearsal.whatif.compare import Difference
from posada.rehearsal.whatif.question import answer, question
from posada.rehearsal.whatif.trials import live_trial


def tell_difference(file: str | None, figures: Sequence[str], since: str, until: str, *, as_json: bool) -> int:
    """Print what a draft of the terms would have changed between two days: 0; 2 where the question is wrong."""
    try:
        asked = question(since, until, file=Path(file) if file else None, figures=figures)
        report = answer(asked, _bar)
    except PosadaError as error:
        click.echo(str(error), err=True)
        return 2
    if as_json:
        click.echo(orjson.dumps(report.as_object(), option=orjson.OPT_INDENT_2))
    else:
        for line in lines(report):
            click.echo(line)
    return 0


def answer_kept(trial_id: int) -> int:
    """Answer a question that staff asked in the back office: 0; 2 where it cannot be."""
    try:
        live_trial(trial_id)
    except PosadaError as error:
        click.echo(str(error), err=True)
        return 2
    return 0


def _bar(done: int, of: int) -> None:
    width = 40
    full = width * done // max(of, 1)
    click.echo(f"\r[{'#' * full}{'.' * (width - full)}] {done}/{of}", err=True, nl=done == of)


def lines(report: Difference) -> list[str]:
    """The report in lines: totals, acts, clauses, and who is better and worse off."""
    kept, of = report.reproduced
    found = [
        f"{report.since} to {report.until}, {report.customers} customers: {report.today} against the draft",
        f"Lived again under today's terms, {kept} of the book's {of} acts come again.",
        *(f"Not lived again: {number} {kind}." for kind, number in report.left_out.items()),
        "",
        _row("", "today", "draft", "difference"),
    ]
    for row in [*report.totals, *report.by_clause]:
        name = f"{row.what} {row.today.currency}{f'  {row.of}' if row.of else ''}"
        found.append(_row(name, row.today.plain(), row.draft.plain(), row.difference.plain()))
    found.append("")
    for acts in report.acts:
        found.append(
            _row(f"{acts.act}, {acts.outcome}  {acts.clause}", acts.today, acts.draft, acts.draft - acts.today)
        )
    found += ["", f"{report.better_off} customers better off, {report.worse_off} worse off."]
    for title, changes in (("better", report.better), ("worse", report.worse)):
        for change in changes[:10]:
            money = ", ".join(f"{money.plain()} {money.currency}" for money in change.burden) or "the same to pay"
            found.append(f"  {title}: customer {change.customer}: {money}, {change.off_days:+d} days off")
    return found


def _row(name: str, today: object, draft: object, difference: object) -> str:
    return f"{name:72} {today!s:>16} {draft!s:>16} {difference!s:>16}"
