"""`posada staff add|list|roles|leave`: a house's first administrator is added here, others in its office too."""

import sys
from collections.abc import Callable
from typing import Any

import click
import orjson

from posada.faces.cli.set_up import set_up


@click.group()
def staff() -> None:
    """Who works for the house, and in which roles."""


@staff.command()
@click.argument("email")
@click.option("--name", required=True, help="What colleagues and customers call the person.")
@click.option("--role", "roles", multiple=True, required=True, help="May be given again.")
def add(email: str, name: str, roles: tuple[str, ...]) -> None:
    """Take somebody on, and print the link by which that person chooses a password."""
    set_up("staff add")
    from posada.faces.site.invitations import password_path
    from posada.ground.customers.acts.keep_staff import take_on

    def act(now: Any, by: Any) -> str:
        added = take_on(name, email, roles, now=now, by=by)
        return f"{added.user.email}: choose a password at {password_path(added.user)}, under the house's address"

    sys.exit(_acting(act))


@staff.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_all(as_json: bool) -> None:
    """Who works here, by name."""
    set_up("staff list")
    from posada.faces.cli.empty import need_tables
    from posada.ground.customers.queries import staff_at_work

    need_tables()
    rows = [{"email": each.user.email, "name": each.name, "roles": each.roles} for each in staff_at_work()]
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return
    for row in rows:
        click.echo(f"{row['email']}  {row['name']}  {', '.join(row['roles'])}")
    if not rows:
        click.echo("nobody yet: posada staff add EMAIL --name NAME --role administrator")


@staff.command()
@click.argument("email")
@click.option("--role", "given", multiple=True, required=True, help="May be given again; the others are taken away.")
def roles(email: str, given: tuple[str, ...]) -> None:
    """Give somebody these roles, and no others."""
    set_up("staff roles")
    from posada.ground.customers.acts.keep_staff import give_roles

    def act(now: Any, by: Any) -> str:
        person = _person(email)
        give_roles(person, given, now=now, by=by)
        return f"{email}: {', '.join(person.roles)}"

    sys.exit(_acting(act))


@staff.command()
@click.argument("email")
def leave(email: str) -> None:
    """Somebody works here no more: no sign-in, no roles; what the person did stays in the journal."""
    set_up("staff leave")
    from posada.ground.customers.acts.keep_staff import let_go

    def act(now: Any, by: Any) -> str:
        let_go(_person(email), now=now, by=by)
        return f"{email}: works here no more"

    sys.exit(_acting(act))


def _person(email: str) -> Any:
    from posada.ground.customers.queries import staff_at_work
    from posada.kernel.errors import BadInput

    found = staff_at_work().filter(user__email__iexact=email).first()
    if found is None:
        raise BadInput("email", email, "the address of somebody who works here: see posada staff list")
    return found


def _acting(act: Callable[[Any, Any], str]) -> int:
    """Carry out one act as the operator of the machine: 0, or 2 where something that was given is not allowed."""
    from posada.faces.cli.empty import need_house
    from posada.ground.agenda.unit import unit
    from posada.kernel import clock
    from posada.kernel.errors import PosadaError
    from posada.terms.actor import Actor

    need_house()
    now, by = clock.now(), Actor("staff", role="administrator", channel="cli")
    try:
        with unit(now, by):
            said = act(now, by)
    except PosadaError as error:
        click.echo(str(error), err=True)
        return 2
    click.echo(said)
    return 0
