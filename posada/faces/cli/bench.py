"""`posada bench`: what is needed for measuring."""

import sys
import time

import click

from posada.faces.cli.empty import need_house
from posada.faces.cli.set_up import set_up


@click.group()
def bench() -> None:
    """Prepare a house for measuring (`make bench` measures)."""


@bench.command()
@click.option("--customers", default=100_000, show_default=True)
@click.option("--services", default=300_000, show_default=True)
@click.option("--invoices", default=3_000_000, show_default=True)
def book(customers: int, services: int, invoices: int) -> None:
    """Write a book of that size into this house, in which nobody may live: no rule is played, no letter goes out."""
    set_up("bench book")
    need_house()
    from posada.faces.demo.large_book import Size, write_book
    from posada.kernel import clock
    from posada.kernel.errors import PosadaError

    began = time.monotonic()
    try:
        write_book(Size(customers, services, invoices), now=clock.now(),
                   told=lambda table, rows: click.echo(f"{table:28} {rows:>10,}", err=True))  # fmt: skip
    except PosadaError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(f"{time.monotonic() - began:.0f} s", err=True)
