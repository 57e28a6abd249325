"""Real daemons on free ports under a folder of their own, and a house whose decisions are committed."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.models import F

from posada.contexts.nodes.acts.keep_nodes import add_node
from posada.contexts.nodes.acts.order_jobs import take_jobs
from posada.contexts.nodes.acts.take_readings import take_readings
from posada.contexts.nodes.acts.take_reports import take_reports
from posada.contexts.nodes.models import Node, Placement
from posada.contexts.payments.gateways import use_memory_gateways
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.models import Hold, Reason, Service
from posada.contexts.support.postman import keep_mail
from posada.faces.cli.node import address_of_house
from posada.ground.agenda.jobs import keep_jobs
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.node import users
from posada.node.certificates import public_key
from posada.node.converge import Converger
from posada.node.daemons import nginx, php
from posada.node.house import House
from posada.node.machine import Machine
from posada.node.meter import Meter
from posada.node.slices import Slices
from posada.node.workshop import Workshop
from posada.rehearsal.instants import local
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import add_customer, version_of
from posada.rehearsal.scratch_database import throwaway_database
from posada.rehearsal.script import Script
from posada.rehearsal.story import Story
from posada.terms import content
from posada.terms.actor import SYSTEM
from posada.terms.pack import find_pack, knowing
from posada.terms.versions import open_book, publish

PHP = "8.2"
PROGRAMS = {"nginx": "nginx-light", f"php-fpm{PHP}": f"php{PHP}-fpm"}


def need_daemons() -> None:
    """Skip, by name, where something is missing."""
    for program, package in PROGRAMS.items():
        if shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin") is None:
            pytest.skip(f"{program} is not installed: apt-get install {package} (make system does)")
    if os.geteuid() != 0:
        pytest.skip("only root can make system users")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Answer:
    """What a site answered."""

    status: int
    text: str


@dataclass
class Live:
    """A machine whose daemons run, and its house."""

    machine: Machine
    folder: Path
    port: int
    story: Story | None = None

    @property
    def file(self) -> Path:
        return self.folder / "node.toml"

    def write(self) -> None:
        """Write the machine's own file, as `posada node run` reads it."""
        said = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self.machine).items()}
        self.file.write_text("".join(f"{name} = {value!r}\n" for name, value in said.items()))

    def get(self, host: str, path: str = "/", *, method: str = "GET") -> Answer:
        """Fetch a page by the name of its site."""
        asked = HTTPConnection("127.0.0.1", self.port, timeout=10)
        asked.request(method, path, headers={"Host": host, "Connection": "close"})
        answer: HTTPResponse = asked.getresponse()
        return Answer(answer.status, answer.read().decode())

    def status(self, host: str, path: str = "/") -> int:
        return self.get(host, path).status

    def home(self, domain: str) -> Path:
        return Path(self.machine.sites) / f"{self.machine.user_prefix}{service(domain).pk}"

    def upload(self, domain: str, name: str, text: str) -> Path:
        """Put a file into a site as its owner does."""
        path = self.home(domain) / "public" / name
        path.write_text(text)
        os.chown(path, self.machine.first_uid + service(domain).pk, path.parent.stat().st_gid)
        path.chmod(0o640)
        return path

    def converge(self, *, everything: bool = False) -> list[str]:
        """One turn of the program; what it printed."""
        said: list[str] = []
        house = House(self.machine.house)
        try:
            house.introduce(public_key(self.machine))
            rows = house.all() if everything else house.pending()
            Converger(self.machine, house, said.append).converge(rows)
        finally:
            house.close()
        return said

    def work(self) -> list[str]:
        """Do what is to be done once; what the program printed."""
        said: list[str] = []
        house = House(self.machine.house)
        try:
            Workshop(self.machine, house, said.append).work()
        finally:
            house.close()
        take_jobs(now=self.now)
        return said

    def measure(self) -> None:
        """Read what each site uses, and tell the house."""
        house = House(self.machine.house)
        try:
            rows, meter = house.all(), Meter(self.machine)
            Converger(self.machine, house, print, meter.slices).measure(rows)
            meter.slices.gather()
            meter.read(rows)
            meter.tell(house)
        finally:
            house.close()

    def preview(self) -> str:
        """What a dry run prints."""
        house = House(self.machine.house)
        try:
            return "".join(Converger(self.machine, house, print).preview(house.all()))
        finally:
            house.close()

    def hold(self, domain: str, reason: Reason = Reason.OVERLOAD) -> None:
        now = self.a_minute_later()
        with unit(now, SYSTEM):
            hold_services([service(domain).pk], reason, grounds=(), about="case:1", due_at=now, now=now, by=SYSTEM)

    def lift(self, domain: str) -> None:
        holds = Hold.objects.filter(service_id=service(domain).pk, closed_at=None).values_list("pk", flat=True)
        now = self.a_minute_later()
        with unit(now, SYSTEM):
            lift_holds(list(holds), grounds=(), now=now, by=SYSTEM)

    def a_minute_later(self) -> datetime:
        """Let a minute pass: the same act happens once at an instant."""
        assert self.story is not None
        self.story.clock.move_to(self.now + timedelta(minutes=1))
        return self.now

    @property
    def now(self) -> datetime:
        assert self.story is not None
        return self.story.now

    def weigh(self) -> int:
        """The house makes something of what was read."""
        return take_readings(now=self.now)

    def hear(self) -> int:
        """The house makes something of what the node told."""
        return take_reports(now=self.now)

    @contextmanager
    def program(self) -> Iterator["subprocess.Popen[bytes]"]:
        """`posada node run`, as it runs on a node."""
        log = (self.folder / "program.log").open("ab")
        running = subprocess.Popen(
            [sys.executable, "-m", "posada", "node", "run", "--file", str(self.file)], stderr=log, stdout=log
        )
        try:
            yield running
        finally:
            running.kill()
            running.wait()
            log.close()


def pending() -> list[Placement]:
    """What the node has not told that it made."""
    return list(Placement.objects.filter(applied__lt=F("revision")))


def service(domain: str) -> Service:
    return Service.objects.get(domain=domain)


def until(holds: Callable[[], bool], seconds: float = 20.0) -> float:
    """Wait until it holds, and say how long that took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it never held"
        time.sleep(0.002)
    return time.monotonic() - began


@contextmanager
def daemons_running() -> Iterator[Live]:
    """nginx and PHP-FPM on a free port, without a site."""
    need_daemons()
    folder = Path(tempfile.mkdtemp(prefix="posada-node-"))
    folder.chmod(0o755)  # the web server passes through it
    port = free_port()
    for name in ("sites", "pools", "logs", "run"):
        (folder / name).mkdir(mode=0o755)
    machine = Machine(
        house="", sites=f"{folder}/home", state=f"{folder}/state", nginx_conf=f"{folder}/nginx.conf",
        nginx_sites=f"{folder}/sites", nginx_logs=f"{folder}/logs", nginx_pid=f"{folder}/run/nginx.pid",
        php_conf=f"{folder}/php.conf", php_pools=f"{folder}/pools", php_pid=f"{folder}/run/php.pid",
        sockets=f"{folder}/run", mariadb_socket=f"{folder}/mysqld/socket", backups=f"{folder}/backups",
        listen_tls=(f"127.0.0.1:{free_port()}",), listen=(f"127.0.0.1:{port}",),
    )  # fmt: skip
    (folder / "nginx.conf").write_text(
        f"user www-data;\nworker_processes 1;\npid {machine.nginx_pid};\nerror_log {folder}/logs/error.log;\n"
        "events { worker_connections 128; }\n"
        f"http {{\nsendfile on;\ntcp_nopush on;\ninclude {machine.mime_types};\naccess_log off;\n"
        f"include {folder}/sites/*.conf;\n}}\n"
    )
    (folder / "sites/none.conf").write_text(f"server {{ listen 127.0.0.1:{port}; return 404; }}\n")
    (folder / "php.conf").write_text(
        f"[global]\npid = {machine.php_pid}\nerror_log = {folder}/logs/php.log\ninclude={folder}/pools/*.conf\n"
    )
    (folder / "pools/idle.conf").write_text(
        f"[idle]\nuser = www-data\ngroup = www-data\nlisten = {folder}/run/idle.sock\npm = ondemand\n"
        "pm.max_children = 1\n"
    )
    started = [
        subprocess.Popen(["nginx", "-c", machine.nginx_conf, "-g", "daemon off;"], stderr=subprocess.DEVNULL),
        subprocess.Popen([f"php-fpm{PHP}", "-F", "-y", machine.php_conf], stderr=subprocess.DEVNULL),
    ]
    try:
        until(lambda: Path(machine.nginx_pid).exists() and Path(machine.php_pid).exists())
        yield Live(machine, folder, port)
    finally:
        for process in started:
            ended(process)
        shutil.rmtree(folder)


def ended(process: "subprocess.Popen[bytes]") -> None:
    """Asked to end, and made to where it does not: a daemon that is starting itself anew may not hear it."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _forget_sites(machine: Machine) -> None:
    """Leave the machine as if no house had had it."""
    for folder in (machine.nginx_sites, machine.php_pools):
        for file in Path(folder).glob("posada-*.conf"):
            file.unlink()
    for daemon in (nginx(machine), php(machine, PHP)):
        assert daemon.reload() is None
    for entry in pwd.getpwall():
        if entry.pw_name.startswith(machine.user_prefix):
            users.end_processes(entry.pw_uid)
            subprocess.run(["userdel", entry.pw_name], check=True)
    for tree in set(Slices(machine).trees.values()):
        for group in (*(each for each in tree.iterdir() if each.is_dir()), tree):
            until(lambda emptied=group: _removed(emptied))
    for folder in (machine.sites, machine.state, machine.backups):
        shutil.rmtree(folder, ignore_errors=True)


def _removed(group: Path) -> bool:
    """Whether a control group is gone: it can be once nothing runs in it."""
    with suppress(OSError):
        group.rmdir()
    return not group.exists()


@contextmanager
def living_house(script: Script, live: Live, drivers: Sequence[str] = ("debian-web",), **places: Any) -> Iterator[Live]:
    """A house in a database of its own whose node is that machine, after the script's events; tasks wait for it."""
    pack = find_pack(script.pack)
    data = version_of(script, pack)
    begin = local(script.start, content.read_provider(data).calendar().tz)
    moving = MovableClock(begin)
    with (
        throwaway_database(), knowing(pack), keep_jobs(), use_memory_gateways(), keep_mail(), clock.use(moving),
        open_book(),
    ):  # fmt: skip
        kept = connection.get_new_connection(connection.get_connection_params())  # else others may drop the database
        publish(data, by="test", now=begin)
        story = Story(moving)
        for name, part in script.customers.items():
            add_customer(story, name, part)
        with transaction.atomic():
            password = add_node("web-1", "node.example.net", drivers, 1000, now=begin)
        role = Node.objects.get().role
        machine = replace(
            live.machine, house=address_of_house(role, password, ""), user_prefix=f"pt{secrets.token_hex(3)}s",
            first_uid=1_000_000 + secrets.randbelow(1_000_000), **places,
        )  # fmt: skip
        joined = Live(machine, live.folder, live.port, story)
        joined.write()
        player = Player(script, story)
        story.tasks_by_hand = True
        player.play()
        try:
            yield joined
        finally:
            forget_role(role)
            _forget_sites(machine)
            kept.close()


def forget_role(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [role])
        cursor.execute(f'DROP OWNED BY "{role}"')
        cursor.execute(f'DROP ROLE "{role}"')


def as_node(live: Live) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection by the node's own role and password."""
    return psycopg.connect(live.machine.house, autocommit=True)
