"""The command `posada`. Each subcommand loads Django only when it runs, so that `--help` answers at once."""

import sys

import click

from posada.faces.cli.bench import bench
from posada.faces.cli.demo import demo
from posada.faces.cli.empty import need_house
from posada.faces.cli.node import node
from posada.faces.cli.rates import rates
from posada.faces.cli.serve import migrate, serve, worker
from posada.faces.cli.set_up import set_up
from posada.faces.cli.staff import staff
from posada.faces.cli.terms import terms


@click.group()
@click.version_option(package_name="posada")
def main() -> None:
    """Posada runs a hosting company by its published terms."""


main.add_command(terms)
main.add_command(rates)
main.add_command(node)
main.add_command(staff)
main.add_command(demo)
main.add_command(bench)
main.add_command(migrate)
main.add_command(serve)
main.add_command(worker)


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
@click.option("--only", multiple=True, metavar="CLAUSE", help="Look at this clause alone; may be given again.")
def clauses(packs: tuple[str, ...], as_json: bool, mutate: bool, only: tuple[str, ...]) -> None:
    """Join clauses, rules, rehearsals and their results; every pack in packs/ unless PACKS are named."""
    set_up("clauses")
    from posada.faces.cli.clauses import report_clauses
    from posada.terms.pack import all_packs

    sys.exit(report_clauses(packs or tuple(all_packs()), as_json=as_json, mutate=mutate, only=only))


@main.command("what-if")
@click.option("--terms", "file", type=click.Path(), help="A file with the draft.")
@click.option(
    "--set", "figures", multiple=True, metavar="CLAUSE.FIGURE=VALUE", help="Change one figure; again for more."
)
@click.option("--from", "since", default="", help="The first day to live again, 2026-01-01.")
@click.option("--until", default="", help="The day at whose beginning it ends.")
@click.option("--json", "as_json", is_flag=True, help="Print the documented object.")
@click.option("--trial", type=int, help="Answer this question of the back office instead.")
def what_if(
    file: str | None, figures: tuple[str, ...], since: str, until: str, as_json: bool, trial: int | None
) -> None:
    """Live the book's recorded days again under the terms in force and under a draft, and say what differs."""
    set_up("what-if")
    from posada.faces.cli.what_if import answer_kept, tell_difference

    if trial is not None:
        sys.exit(answer_kept(trial))
    sys.exit(tell_difference(file, figures, since, until, as_json=as_json))


@main.command()
@click.argument(
    "topic",
    type=click.Choice(["provider", "catalog", "rehearsal", "verbs", "expectations", "requests", "cases"]),
)
@click.option("--json", "as_json", is_flag=True)
def reference(topic: str, as_json: bool) -> None:
    """What may stand in provider.yaml, catalog.yaml and rehearsals; kinds of rule: `posada terms kinds`."""
    set_up("reference")
    from posada.faces.cli.reference import show_topic

    sys.exit(show_topic(topic, as_json=as_json))


@main.command()
@click.argument("subject")
@click.option("--language", default=None, help="The reader's language; the pack's first by default.")
@click.option("--json", "as_json", is_flag=True)
def why(subject: str, language: str | None, as_json: bool) -> None:
    """Say why: every decision on SUBJECT (`invoice:P-000123`, `service:web`) with clause, facts, count and sums."""
    set_up("why")
    need_house()
    from posada.faces.cli.why import tell_why

    sys.exit(tell_why(subject, language, as_json=as_json))


@main.command()
@click.option("--until", help="Steps due by the close of this day; by default tomorrow's.")
@click.option("--json", "as_json", is_flag=True)
def agenda(until: str | None, as_json: bool) -> None:
    """What the runs until then will do, by day and act."""
    set_up("agenda")
    need_house()
    from posada.faces.cli.agenda import show_agenda

    sys.exit(show_agenda(until, as_json=as_json))


@main.command()
@click.option("--json", "as_json", is_flag=True)
def audit(as_json: bool) -> None:
    """Prove ledger, journal and agenda against one another: 0 no difference, 1 some."""
    set_up("audit")
    need_house(published=False)
    from posada.faces.cli.audit import report_audit

    sys.exit(report_audit(as_json=as_json))


@main.command("reverse")
@click.argument("clause")
@click.option("--from", "since", required=True, help="The first day whose acts are undone.")
@click.option("--until", required=True, help="The last day.")
@click.option("--customer", "customers", type=int, multiple=True, help="Only this customer's; again for more.")
@click.option("--why", default="", help="The reason, which customers read.")
@click.option("--by", default="operator", help="Who does it.")
@click.option("--do", "carry_out", is_flag=True, help="Undo them; without it they are only listed.")
def reverse_command(
    clause: str, since: str, until: str, customers: tuple[int, ...], why: str, by: str, carry_out: bool
) -> None:
    """Undo what was done under CLAUSE between two days, after a mistake: charges taken back, services up."""
    set_up("reverse")
    from posada.faces.cli.reverse import reverse_acts

    sys.exit(reverse_acts(clause, since, until, customers, why, by, carry_out=carry_out))


@main.command()
@click.option("--until", help="Carry out what falls due by this instant; by default now.")
def run(until: str | None) -> None:
    """Carry out what has fallen due; repeated, it does nothing."""
    set_up("run")
    need_house()
    from posada.faces.cli.run import run_once

    sys.exit(run_once(until))


if __name__ == "__main__":
    main()
