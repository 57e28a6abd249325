"""Showing a version's clauses."""

from typing import Any

import click
import orjson

from posada.kernel.errors import PosadaError
from posada.rehearsal.proof import terms_of
from posada.terms.pack import find_pack
from posada.terms.rule import Clause


def show_terms(name: str, clause: str | None, language: str | None, *, as_json: bool) -> int:
    """Print a pack's newest version: 0, or 2 where there is no such pack or clause."""
    try:
        terms = terms_of(find_pack(name))
    except PosadaError as error:
        click.echo(str(error), err=True)
        return 2
    chosen = [found for found in terms.clauses.values() if clause in (None, found.id)]
    if not chosen:
        click.echo(f"clause: {clause!r} is not in {name} {terms.version}", err=True)
        return 2
    language = language or terms.provider.languages[0]
    rows = [as_row(found, language) for found in chosen]
    if as_json:
        click.echo(orjson.dumps({"pack": name, "version": terms.version, "hash": terms.hash, "clauses": rows},
                                option=orjson.OPT_INDENT_2))  # fmt: skip
        return 0
    click.echo(f"{name} {terms.version}, in force from {terms.in_force.isoformat()}\n{terms.hash}\n")
    for row in rows:
        click.echo(f"{row['id']}  {row['heading']}\n    {row['text']}")
        for rule in row["rules"]:
            click.echo(f"    - {rule}")
    return 0


def as_row(clause: Clause, language: str) -> dict[str, Any]:
    """One clause with its rules, in plain values."""
    heading, text = clause.read(language)
    rules = [
        {ruling.rule.kind(): ruling.rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)}
        for ruling in clause.rulings
    ]
    return {"id": clause.id, "kind": clause.kind, "family": clause.family, "heading": heading, "text": text,
            "rules": rules}  # fmt: skip
