"""`posada node`: the house's side adds and lists nodes; the machine's side converges on what the house wants of it."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

import click
import orjson

from posada.faces.cli.set_up import set_up

if TYPE_CHECKING:
    from posada.node.machine import Machine


@click.group()
def node() -> None:
    """The machines that services run on."""


@node.command()
@click.argument("name")
@click.option("--address", required=True, help="The name or address by which the world reaches it.")
@click.option("--driver", "drivers", multiple=True, default=("debian-web",), show_default=True, help="Again for more.")
@click.option("--plan", "plans", multiple=True, help="Take this product alone; again for more. By default all.")
@click.option("--capacity", default=200, show_default=True, help="Services it has room for.")
@click.option("--database", default="", help="HOST:PORT by which it reaches the database; by default as we do.")
def add(name: str, address: str, drivers: Sequence[str], plans: Sequence[str], capacity: int, database: str) -> None:
    """Add a node: its role in the database, and the command that its machine is given."""
    set_up("node add")
    from django.db import transaction

    from posada.contexts.nodes.acts.keep_nodes import add_node
    from posada.kernel import clock
    from posada.kernel.errors import BadInput

    try:
        with transaction.atomic():
            password = add_node(name, address, drivers, capacity, plans=plans, now=clock.now())
    except BadInput as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    tell_command(name, password, database)


@node.command()
@click.argument("name")
@click.option("--database", default="", help="HOST:PORT by which it reaches the database; by default as we do.")
def password(name: str, database: str) -> None:
    """Give a node another password, and the command that its machine is given; the old one opens nothing more."""
    set_up("node password")
    from django.db import transaction

    from posada.contexts.nodes.acts.keep_nodes import renew_password
    from posada.kernel.errors import BadInput, NotFound

    try:
        with transaction.atomic():
            new = renew_password(name)
    except NotFound as error:
        click.echo(f"no such node: {error}", err=True)
        sys.exit(2)
    except BadInput as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    tell_command(name, new, database)


@node.command("add-panel")
@click.argument("name")
@click.option("--host", required=True, help="The server's name, as its certificate says it.")
@click.option("--user", default="root", show_default=True, help="Whose token it is, in WHM.")
@click.option("--port", default=2087, show_default=True)
@click.option("--roots", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="PEM, for one of its own.")
@click.option("--plan", "plans", multiple=True, help="Take this product alone; again for more. By default all.")
@click.option("--capacity", default=200, show_default=True, help="Services it has room for.")
def add_panel(
    name: str, host: str, user: str, port: int, roots: Path | None, plans: Sequence[str], capacity: int
) -> None:
    """Add a server that keeps its panel (cPanel's WHM); its token is asked for, and kept sealed."""
    set_up("node add-panel")
    from django.db import transaction

    from posada.contexts.nodes.acts import keep_panels
    from posada.kernel import clock
    from posada.kernel.errors import BadInput

    token = click.prompt("The token that WHM made", hide_input=True).strip()
    try:
        with transaction.atomic():
            keep_panels.add_panel(
                name, host, user, token, capacity, port=port, roots=roots.read_text() if roots else "", plans=plans,
                now=clock.now(),
            )  # fmt: skip
    except BadInput as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(f"{name}: services whose driver is whm are made there")


@node.command("panel-token")
@click.argument("name")
def panel_token(name: str) -> None:
    """Give the new token of a server that keeps its panel."""
    set_up("node panel-token")
    from django.db import transaction

    from posada.contexts.nodes.acts.keep_panels import renew_token
    from posada.kernel.errors import BadInput, NotFound

    token = click.prompt("The token that WHM made", hide_input=True).strip()
    try:
        with transaction.atomic():
            renew_token(name, token)
    except (BadInput, NotFound) as error:
        click.echo(str(error), err=True)
        sys.exit(2)


@node.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_nodes(as_json: bool) -> None:
    """Every node: its state, when it was last heard, what it has, what waits for it and what it fails at."""
    set_up("node list")
    rows = listed()
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return
    for row in rows:
        heard = row["seen_at"] or "never"
        click.echo(
            f"{row['name']}  {row['state']}{', silent' if row['silent'] else ''}  {row['services']} of"
            f" {row['capacity']}, {row['pending']} to be made, {row['failing']} failing  heard {heard}"
        )
    if not rows:
        click.echo("no node: add one with `posada node add NAME --address ADDRESS`")


@node.command()
@click.argument("name")
@click.argument("move", type=click.Choice(["activate", "drain", "down"]))
def state(name: str, move: str) -> None:
    """Say what a node may be given: `drain` and `down` give it nothing new."""
    set_up("node state")
    from django.db import transaction

    from posada.contexts.nodes.acts.keep_nodes import move_node
    from posada.kernel import clock
    from posada.kernel.errors import IllegalMove, NotFound

    try:
        with transaction.atomic():
            click.echo(move_node(name, move, now=clock.now()).state)
    except (NotFound, IllegalMove) as error:
        click.echo(str(error), err=True)
        sys.exit(2)


@node.command("move-service")
@click.argument("service", type=int)
@click.option("--to", default="", help="The node; by default the one that plan, room and health choose.")
def move(service: int, to: str) -> None:
    """Move a service, by its number, to another node with its data; the site is held while its data are handed over."""
    set_up("node move-service")
    from posada.contexts.nodes.acts.move_service import move_service
    from posada.contexts.nodes.models import Node
    from posada.ground.agenda.unit import unit
    from posada.kernel import clock
    from posada.kernel.errors import BadInput, NotFound
    from posada.terms.actor import Actor

    by = Actor("staff", role="administrator", channel="cli")
    now = clock.now()
    try:
        with unit(now, by):
            begun = move_service(service, to, now=now, by=by)
    except (BadInput, NotFound) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(f"service {service}: on its way to {Node.objects.get(pk=begun.to_node).name}")


@node.command("name-server")
@click.argument("host")
@click.option("--database", default="", help="HOST:PORT by which it reaches the database; by default as we do.")
def name_server(host: str, database: str) -> None:
    """Add a name server (PowerDNS), or give it another password: what is written into its configuration."""
    set_up("node name-server")
    from django.db import transaction

    from posada.contexts.nodes.acts.keep_name_servers import keep_name_server
    from posada.kernel import clock
    from posada.kernel.errors import BadInput

    try:
        with transaction.atomic():
            role, password = keep_name_server(host, now=clock.now())
    except BadInput as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(powerdns_lines(role, password, database))


def powerdns_lines(role: str, password: str, database: str) -> str:
    """The lines of PowerDNS's configuration by which it reads our zones."""
    reached = urlsplit(address_of_house(role, password, database))
    lines = {
        "launch": "gpgsql", "gpgsql-host": reached.hostname, "gpgsql-port": reached.port,
        "gpgsql-dbname": unquote(reached.path.lstrip("/")), "gpgsql-user": role, "gpgsql-password": password,
        "gpgsql-dnssec": "yes",
    }  # fmt: skip
    return "\n".join(f"{name}={value}" for name, value in lines.items())


def listed() -> list[dict[str, object]]:
    """One object a node."""
    from posada.contexts.nodes import queries
    from posada.kernel import clock

    nodes, wall = list(queries.nodes()), clock.wall()
    ids = [one.pk for one in nodes]
    placed, standing = queries.placed_on(ids), queries.standing(ids)
    return [
        {"name": one.name, "address": one.address, "state": str(one.state), "silent": queries.silent(one, wall),
         "drivers": one.drivers, "plans": one.plans, "capacity": one.capacity, "services": placed.get(one.pk, 0),
         "pending": standing.get(one.pk, (0, 0))[0], "failing": standing.get(one.pk, (0, 0))[1],
         "seen_at": one.seen_at.isoformat() if one.seen_at else None, "version": one.version}
        for one in nodes
    ]  # fmt: skip


def tell_command(name: str, password: str, database: str) -> None:
    """Print what is to be typed on the machine, with the password that is shown this once."""
    from posada.contexts.nodes.acts.keep_nodes import find

    click.echo("On the machine, as root, run `posada node join` and paste this line when it asks:\n")
    click.echo(f"    {address_of_house(find(name).role, password, database)}\n")
    click.echo("The password is kept nowhere else; `posada node password` makes another.")


def address_of_house(role: str, password: str, database: str) -> str:
    """The database as a node reaches it."""
    from django.db import connection

    known = connection.get_connection_params()
    host = str(known.get("host") or "")
    reached = database or f"{'127.0.0.1' if host.startswith('/') or not host else host}:{known.get('port') or 5432}"
    return f"postgresql://{quote(role)}:{quote(password)}@{reached}/{quote(str(known['dbname']))}"


MACHINE_FILE = click.option(
    "--file", "file", default="/etc/posada/node.toml", show_default=True, type=click.Path(path_type=Path),
    help="What this machine knows of itself.",
)  # fmt: skip


@node.command()
@MACHINE_FILE
def join(file: Path) -> None:
    """Make this machine a node, by the line that `posada node add` printed."""
    import psycopg

    from posada.kernel.errors import BadInput
    from posada.node.join import join as join_house

    address = click.prompt("The line that `posada node add` printed", hide_input=True).strip()
    try:
        click.echo(f"{join_house(address, file)}: written to {file}; start `posada node run`")
    except BadInput as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except psycopg.Error as error:
        click.echo(f"the house does not let this machine in: {str(error).strip()}", err=True)
        sys.exit(1)


@node.command()
@click.option("--dry-run", is_flag=True, help="Print what would change as a diff, and change nothing.")
@click.option("--all", "everything", is_flag=True, help="Look at every site, and put back what was changed by hand.")
@MACHINE_FILE
def converge(dry_run: bool, everything: bool, file: Path) -> None:
    """Make this machine what the house wants, once: 0 all is so, 1 something failed."""
    from posada.node.converge import Converger
    from posada.node.house import House
    from posada.node.loop import alone

    with on_machine(file) as machine:
        house = House(machine.house)
        converger = Converger(machine, house, click.echo)
        rows = house.all() if everything else house.pending()
        if dry_run:
            for line in converger.preview(rows):
                click.echo(line, nl=False)
            return
        with alone(machine):
            house.hello()
            sys.exit(1 if converger.converge(rows) else 0)


@node.command("run")
@MACHINE_FILE
def run_node(file: Path) -> None:
    """Converge whenever the house decides something, until ended; cut off from the house, what serves goes on."""
    from posada.node.loop import run

    with on_machine(file) as machine:
        run(machine, lambda line: click.echo(line, err=True))


@contextmanager
def on_machine(file: Path) -> "Iterator[Machine]":
    """The machine that the file describes; what cannot be done is said in one line, with its exit."""
    import psycopg

    from posada.kernel.errors import BadInput
    from posada.node.loop import Busy
    from posada.node.machine import Machine

    try:
        yield Machine.read(file)
    except BadInput as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except Busy as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except psycopg.Error as error:
        click.echo(f"the house does not answer: {str(error).strip()}", err=True)
        sys.exit(1)
