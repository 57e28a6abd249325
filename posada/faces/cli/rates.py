"""`posada rates enter|show|fetch`."""

import sys
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

import click
import orjson

from posada.faces.cli.set_up import set_up

SHOWN = 30


@click.group()
def rates() -> None:
    """What currencies cost, day by day: fees and payments in another currency cite it."""


@rates.command()
@click.argument("unit")
@click.argument("price")
@click.argument("currency")
@click.option("--on", "day", default="", help="The day it holds for; by default today's.")
@click.option("--source", required=True, help="Who tells it, such as TRM.")
@click.option("--by", default="operator", show_default=True, help="Who enters it.")
def enter(unit: str, price: str, currency: str, day: str, source: str, by: str) -> None:
    """Store that one UNIT costs PRICE in CURRENCY on a day: `posada rates enter USD 4000 COP --source TRM`."""
    set_up("rates enter")
    sys.exit(enter_one(unit, price, currency, day, source, by))


@rates.command()
@click.option("--json", "as_json", is_flag=True)
def show(as_json: bool) -> None:
    """The rates entered last."""
    set_up("rates show")
    from posada.ground.rates.queries import latest

    rows = [
        {"unit": rate.unit, "price": f"{rate.price.normalize():f}", "currency": rate.currency,
         "on": rate.on.isoformat(), "source": rate.source, "entered_by": rate.entered_by}
        for rate in latest(SHOWN)
    ]  # fmt: skip
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return
    for row in rows:
        click.echo("{on}  1 {unit} = {price} {currency}  {source}, entered by {entered_by}".format(**row))
    if not rows:
        click.echo("no rate is stored: enter one with `posada rates enter`, or name a source in POSADA_RATES")


@rates.command()
def fetch() -> None:
    """Ask the source in POSADA_RATES for today and the days to come: 0 told, 1 it does not tell, 2 none is named."""
    set_up("rates fetch")
    sys.exit(fetch_now())


def enter_one(unit: str, price: str, currency: str, day: str, source: str, by: str) -> int:
    """Store one rate: 0, or 2 where it cannot be read."""
    from posada.ground.rates.acts.enter_rates import enter_rates
    from posada.ground.rates.exchange import Quote
    from posada.kernel import clock
    from posada.kernel.errors import BadInput
    from posada.terms.actor import Actor
    from posada.terms.versions import book

    now: datetime = clock.now()
    try:
        on = date.fromisoformat(day) if day else book().newest().calendar.today(now)
        quote = Quote(unit, currency, Decimal(price), on, source)
        stored = enter_rates([quote], now=now, by=Actor("staff", role=by, channel="cli"))
    except InvalidOperation:
        click.echo(f"price: {price!r} is not allowed; allowed: a number, such as 4000.25", err=True)
        return 2
    except ValueError as error:
        click.echo(str(error) if isinstance(error, BadInput) else f"--on: {day!r} is no day", err=True)
        return 2
    click.echo("stored" if stored else "stored already")
    return 0


def fetch_now() -> int:
    """Ask the house's source: 0, 1 where it does not tell, 2 where none is named."""
    from django.conf import settings

    from posada.ground.rates.asking import fetch as ask
    from posada.ground.rates.ports import NotUnderstood, Unreachable
    from posada.kernel import clock
    from posada.terms.versions import book

    if not settings.POSADA_RATES:
        click.echo("POSADA_RATES names no source; allowed: trm:https://HOST/PATH.json", err=True)
        return 2
    try:
        now = clock.now()
        click.echo(f"{ask(book().newest().calendar.today(now), now=now)} rates stored")
    except (Unreachable, NotUnderstood) as error:
        click.echo(str(error), err=True)
        return 1
    return 0
