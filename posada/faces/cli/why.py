"""`posada why`."""

import click
import orjson

from posada.flow.subjects import find, related
from posada.kernel.errors import PosadaError
from posada.kernel.ids import SubjectRef
from posada.terms.versions import book
from posada.terms.why import Explanation, why


def tell_why(written: str, language: str | None, *, as_json: bool) -> int:
    """Print the decisions on a subject: 0, 1 where none was taken, 2 where nothing goes by that name."""
    try:
        subject = find(SubjectRef.parse(written))
        language = language or book().newest().provider.languages[0]
        found = why(subject.customer_id, related(subject), language)
    except PosadaError as error:
        click.echo(str(error), err=True)
        return 2
    if as_json:
        click.echo(orjson.dumps([explanation.as_object() for explanation in found], option=orjson.OPT_INDENT_2))
    else:
        for explanation in found:
            tell(explanation)
    return 0 if found else 1


def tell(explanation: Explanation) -> None:
    """One decision in plain lines."""
    kind, id = explanation.subject
    click.echo(
        f"{explanation.at:%Y-%m-%d %H:%M} {explanation.act} {kind}:{id}: {explanation.outcome} {explanation.reason}"
    )
    for reason in explanation.reasons:
        click.echo(f"    {reason.role:8} {reason.clause} ({reason.version}) {reason.heading}: {reason.text}")
    if explanation.facts:
        click.echo("    facts    " + ", ".join(f"{name} {value}" for name, value in explanation.facts.items()))
    if explanation.counted:
        passed = [f"{day.day} ({day.why})" for day in explanation.counted if not day.counted]
        days = [str(day.day) for day in explanation.counted if day.counted]
        click.echo(f"    count    {', '.join(days)}" + (f"; not counted: {', '.join(passed)}" if passed else ""))
    if explanation.amounts:
        sums = ", ".join(f"{name} {amount}" for name, amount in explanation.amounts.items())
        click.echo(f"    sums     {sums} {explanation.currency}")
    if explanation.otherwise:
        click.echo(f"    else     {explanation.otherwise}")
