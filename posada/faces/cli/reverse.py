"""`posada reverse`."""

from collections.abc import Sequence
from datetime import date, timedelta

import click

from posada.flow.reversal import Undoing, reverse, undoings
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.errors import BadInput, PosadaError
from posada.terms.actor import Actor
from posada.terms.versions import book


def reverse_acts(
    clause: str, since: str, until: str, customers: Sequence[int], why: str, by: str, *, carry_out: bool
) -> int:
    """List what would be undone, or undo it: 0; 1 where nothing can be; 2 where the question is wrong or refused."""
    now = clock.now()
    try:
        calendar = book().for_existing(now).calendar
        first, last = (
            calendar.start_of(_day("from", since)),
            calendar.start_of(_day("until", until) + timedelta(days=1)),
        )
        if not carry_out:
            return _listed(undoings(clause, first, last, customers=customers or None))
        actor = Actor("staff", role="administrator", channel=f"cli:{by}"[:20])
        with unit(now, actor):
            found = undoings(clause, first, last, customers=customers or None)
            done = reverse(found, why, now=now, by=actor)
    except PosadaError as error:
        click.echo(str(error), err=True)
        return 2
    click.echo(f"{done} undone")
    return 0 if done else 1


def _listed(found: Sequence[Undoing]) -> int:
    for each in found:
        decision = each.decision
        comes_back = f"{each.returns} comes back" if each.returns is not None else ""
        held = f"{len(each.holds)} services up" if each.holds else ""
        said = ", ".join(filter(None, (comes_back, held))) or "cannot be undone"
        about = f"{decision.subject_kind}:{decision.subject_id}"
        click.echo(f"{decision.due_at:%Y-%m-%d} {decision.act:24} customer:{decision.customer_id} {about}  {said}")
    possible = sum(each.possible for each in found)
    click.echo(f"{possible} of {len(found)} can be undone; --do undoes them")
    return 0 if possible else 1


def _day(field: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadInput(field, written, "a day, 2026-01-31") from error
