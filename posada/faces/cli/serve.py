"""`posada serve` and `posada worker`."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime, timedelta

import click

from posada.faces.cli.set_up import set_up

EVERY = 60.0  # seconds between two runs of the worker
SUMMED: dict[str, datetime] = {}  # what is done each hour: the hour in which it was done last
TOLD_KEPT = timedelta(days=30)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, help="0 takes a free one.")
@click.option("--workers", default=1, show_default=True, help="Processes that answer.")
@click.option("--rehearsal", is_flag=True, help="Staff can move the house's clock by hand.")
def serve(host: str, port: int, workers: int, rehearsal: bool) -> None:
    """Prepare the database and answer browsers until Ctrl-C."""
    if rehearsal:
        os.environ["POSADA_REHEARSAL"] = "1"
    set_up("serve")
    port = port or free_port(host)
    need_port(host, port)
    prepare()
    click.echo(f"http://{host}:{port}/")
    answer(host, port, workers)


@click.command()
def worker() -> None:
    """Do the jobs of the outside and, each minute, carry out what has fallen due, until Ctrl-C."""
    set_up("worker")
    work()


@click.command()
def migrate() -> None:
    """Make the tables of a new house, or bring those of an older version up to date; `serve` does so too."""
    set_up("migrate")
    prepare()
    click.echo("the tables are up to date")


def prepare() -> None:
    """Migrate the database and gather the files that browsers fetch."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    keep_months()
    if not settings.WHITENOISE_USE_FINDERS:
        call_command("collectstatic", verbosity=0, interactive=False)


def need_port(host: str, port: int) -> None:
    """End the command with 2 where somebody answers there already: two servers would share the port unnoticed."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            click.echo(f"--port: {port} cannot be had on {host} ({error.strerror}); 0 takes a free one", err=True)
            sys.exit(2)


def free_port(host: str) -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def answer(host: str, port: int, workers: int = 1) -> None:
    """Serve until interrupted."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "posada.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=4, log_enabled=False,
    ).serve()  # fmt: skip


def start_worker() -> "subprocess.Popen[bytes]":
    """A worker beside this process; whoever started it ends it."""
    return subprocess.Popen([sys.executable, "-m", "posada", "worker"], env=os.environ.copy())


def work() -> None:
    """Jobs as they come, and a run each minute; a house in rehearsal runs when its clock is moved, and not here."""
    from django.conf import settings

    last = -EVERY
    while True:
        if time.monotonic() - last >= EVERY:
            care_for_programs()
            if not settings.POSADA_REHEARSAL:
                ask_for_rates()
                look_up_domains()
                keep_months()
                carry_out_due()
            care_for_nodes()
            sum_up_use()
            last = time.monotonic()
        if not put_back():
            do_jobs()
            hear_nodes()
        time.sleep(1)


def do_jobs() -> None:
    """Do every job that waits."""
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as running:  # type: ignore[attr-defined]
        running.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)


def hear_nodes() -> None:
    """Make something of what nodes told."""
    from posada.contexts.nodes.acts.evacuate import go_on_evacuating
    from posada.contexts.nodes.acts.order_jobs import take_jobs
    from posada.contexts.nodes.acts.take_certificates import take_certificates
    from posada.contexts.nodes.acts.take_readings import take_readings
    from posada.contexts.nodes.acts.take_reports import take_reports
    from posada.contexts.nodes.acts.take_usage import take_usage
    from posada.kernel import clock

    take_reports(now=clock.now())
    go_on_evacuating(now=clock.now())
    take_usage(now=clock.now())
    take_jobs(now=clock.now())
    take_certificates(now=clock.now())
    take_readings(now=clock.now())


def care_for_nodes() -> None:
    """Place what has waited for room; ask panels again that failed, and what their accounts use."""
    from django.db import transaction

    from posada.contexts.nodes.acts.ask_panels import ask_waiting
    from posada.contexts.nodes.acts.desire import place_waiting
    from posada.kernel import clock

    with transaction.atomic():
        place_waiting(now=clock.now())
        ask_waiting(clock.wall())


def keep_months() -> None:
    """Each hour, have the journal's months ready before they begin; where others use it, a minute later."""
    from django.db import OperationalError

    from posada.kernel import clock
    from posada.terms.months import make_months

    now = clock.now()
    if SUMMED.get("months") == now.replace(minute=0, second=0, microsecond=0):
        return
    with suppress(OperationalError):
        make_months(now)
        SUMMED["months"] = now.replace(minute=0, second=0, microsecond=0)


def sum_up_use() -> None:
    """Each hour, sum up what services used and forget what is old."""
    from django.db import transaction

    from posada.contexts.metering.acts.condense import condense
    from posada.kernel import clock
    from posada.terms.versions import NothingPublished, book

    now = clock.now()
    if SUMMED.get("hour") == now.replace(minute=0, second=0, microsecond=0):
        return
    try:
        with transaction.atomic():
            condense(book().for_existing(now), now=now)
    except NothingPublished:
        return
    SUMMED["hour"] = now.replace(minute=0, second=0, microsecond=0)


def care_for_programs() -> None:
    """Have webhooks that are due sent, first tries and others; forget old ones, kept answers and counts."""
    from posada.contexts.webhooks.acts.deliver import forget_old, send_waiting
    from posada.faces.api.idempotency import forget_answers
    from posada.faces.limits.keeping import forget_over
    from posada.kernel import clock

    now = clock.wall()
    send_waiting(now)
    forget_old(now - TOLD_KEPT)
    forget_answers(now)
    forget_over(now)


def carry_out_due() -> None:
    """Carry out what has fallen due by now."""
    from django.conf import settings

    from posada.flow.passage import passage
    from posada.kernel import clock

    now: datetime = clock.now()
    passage(now, now=now, mark=settings.POSADA_TIDE_MARK)


def ask_for_rates() -> None:
    """Have the house's source asked, where it tells rates that are not stored yet; one question waits at a time."""
    from procrastinate.exceptions import AlreadyEnqueued

    from posada.ground.rates.asking import wanting
    from posada.ground.rates.jobs import fetch_rates
    from posada.kernel import clock
    from posada.terms.versions import book

    published = book().versions
    if published and wanting(published[-1][1].calendar.today(clock.now())):
        with suppress(AlreadyEnqueued):
            fetch_rates.defer()


def look_up_domains() -> None:
    """Have the world's DNS asked about domains that are due; one question waits at a time."""
    from procrastinate.exceptions import AlreadyEnqueued

    from posada.contexts.names.jobs import look_up_domains
    from posada.contexts.names.look_up import due
    from posada.kernel import clock

    if due(clock.now()):
        with suppress(AlreadyEnqueued):
            look_up_domains.defer()


def put_back() -> bool:
    """Whether the database is suspected to be a restored backup, whose jobs may have been done already."""
    from django.conf import settings

    from posada.ground.agenda.tide import suspect_restore
    from posada.kernel import clock

    return suspect_restore(settings.POSADA_TIDE_MARK, now=clock.now()) is not None
