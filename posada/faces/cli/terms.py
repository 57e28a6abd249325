"""`posada terms check|show|diff|kinds|publish`."""

import sys
from pathlib import Path

import click
import orjson

from posada.faces.cli.set_up import set_up


@click.group()
def terms() -> None:
    """Check, show, compare and publish the terms of a pack."""


@terms.command()
@click.argument("pack")
@click.option("--file", type=click.Path(exists=True, path_type=Path), help="A draft instead of the newest file.")
@click.option("--rehearsals/--no-rehearsals", default=True, help="Play the pack's rehearsals too.")
@click.option("--json", "as_json", is_flag=True)
def check(pack: str, file: Path | None, rehearsals: bool, as_json: bool) -> None:
    """Name every fault of PACK with file and line: 0 none, 1 some, 2 no such pack."""
    set_up("terms check")
    from posada.faces.cli.check import faults_of

    found = faults_of(pack, file, rehearsals=rehearsals)
    if found is None:
        sys.exit(2)
    if as_json:
        rows = [
            {"file": f.file, "line": f.line, "clause": f.clause, "severity": f.severity, "message": f.message}
            for f in found
        ]
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
    else:
        for fault in found:
            click.echo(str(fault))
        errors = sum(fault.severity == "error" for fault in found)
        click.echo(f"{errors} errors, {len(found) - errors} warnings")
    sys.exit(1 if any(fault.severity == "error" for fault in found) else 0)


@terms.command()
@click.argument("pack")
@click.option("--clause", help="Only this clause.")
@click.option("--language", default=None, help="The language of headings and texts; the pack's first by default.")
@click.option("--json", "as_json", is_flag=True)
def show(pack: str, clause: str | None, language: str | None, as_json: bool) -> None:
    """Show the newest version of PACK: its clauses with their rules."""
    set_up("terms show")
    from posada.faces.cli.show import show_terms

    sys.exit(show_terms(pack, clause, language, as_json=as_json))


@terms.command()
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@click.option("--pack", help="The pack whose provider and catalogue both are read with; default: OLD's own.")
@click.option("--language", default="es")
@click.option("--json", "as_json", is_flag=True)
def diff(old: str, new: str, pack: str | None, language: str, as_json: bool) -> None:
    """What changed between two versions, clause by clause and figure by figure: 0 nothing, 1 something."""
    set_up("terms diff")
    from posada.faces.cli.difference import show_difference

    sys.exit(show_difference(old, new, pack, language, as_json=as_json))


@terms.command()
@click.argument("kind", required=False)
@click.option("--json", "as_json", is_flag=True)
def kinds(kind: str | None, as_json: bool) -> None:
    """Every kind of rule that a clause may carry, or KIND with its figures: 0, or 2 where there is no such kind."""
    set_up("terms kinds")
    from posada.faces.cli.reference import show_kinds

    sys.exit(show_kinds(kind, as_json=as_json))


@terms.command()
@click.argument("pack")
@click.option("--file", type=click.Path(exists=True, path_type=Path), help="A draft instead of the newest file.")
@click.option("--by", default="operator", help="Who publishes.")
@click.option("--reason", default="", help="Why prices rise, in the words that the terms allow.")
@click.option("--note", default="", help="What else is said about it.")
def publish(pack: str, file: Path | None, by: str, reason: str, note: str) -> None:
    """Publish a version in this house, for good; what has faults is not published."""
    set_up("terms publish")
    from posada.faces.cli.check import publish_pack
    from posada.faces.cli.empty import need_tables

    need_tables()
    sys.exit(publish_pack(pack, file, by, reason=reason, note=note))
