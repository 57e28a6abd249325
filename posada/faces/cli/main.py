"""The command `posada`: which subcommand sets which database, then Django, then the work."""

import os
import sys

import click

REHEARSING = {"rehearse", "clauses"}


@click.group()
@click.version_option(package_name="posada")
def main() -> None:
    """Posada runs a hosting company by its published terms."""


def set_up(command: str) -> None:
    """Make Django ready; commands that only rehearse use a database of their own."""
    if command in REHEARSING and "DATABASE_URL" not in os.environ:
        os.environ.setdefault("POSADA_DATABASE_PROFILE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "posada.config.settings")
    import django

    django.setup()


@main.command()
@click.argument("files", nargs=-1, type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Print the documented object.")
@click.option("--until", help="Play until this day instead of the file's.")
@click.option("--terms", "terms_file", type=click.Path(), help="Play under this version's file instead of the pack's.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the file format.")
def rehearse(files: tuple[str, ...], as_json: bool, until: str | None, terms_file: str | None, schema: bool) -> None:
    """Play rehearsals: 0 all expectations hold, 1 one does not, 2 a file is wrong."""
    set_up("rehearse")
    from posada.faces.cli.rehearse import rehearse_files

    sys.exit(rehearse_files(files, as_json=as_json, until=until, terms_file=terms_file, schema=schema))


@main.command()
@click.argument("packs", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print a list with one row a clause.")
@click.option("--mutate", is_flag=True, help="Take each rule out in turn: some rehearsal must notice.")
def clauses(packs: tuple[str, ...], as_json: bool, mutate: bool) -> None:
    """Join clauses, rules, rehearsals and their results; every pack in packs/ unless PACKS are named."""
    set_up("clauses")
    from posada.faces.cli.clauses import report_clauses
    from posada.terms.pack import all_packs

    sys.exit(report_clauses(packs or tuple(all_packs()), as_json=as_json, mutate=mutate))
