"""`posada terms diff`: versions are files of a pack (`packs/x/terms/2026-01-01.yaml`), or `pack@version`."""

from pathlib import Path
from typing import Any

import click
import orjson

from posada.kernel.errors import BadInput, PosadaError
from posada.terms import content, sources
from posada.terms.contract import Terms
from posada.terms.diff import ClauseChange, diff
from posada.terms.pack import Pack, find_pack
from posada.terms.telling import ClauseTold, tell


def show_difference(old: str, new: str, pack: str | None, language: str, *, as_json: bool) -> int:
    """Print what changed from `old` to `new`: 0 nothing, 1 something, 2 one of them cannot be read."""
    try:
        before, now = version(old, pack), version(new, pack)
    except PosadaError as error:
        click.echo(str(error), err=True)
        return 2
    changes = diff(before, now)
    told = tell(changes, before, now, language)
    if as_json:
        rows = [as_row(change, words) for change, words in zip(changes, told, strict=True)]
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2, default=str))
    else:
        for words in told:
            print_clause(words)
        click.echo(f"{len(changes)} clauses differ")
    return 1 if changes else 0


def version(written: str, pack_name: str | None) -> Terms:
    """The version that a file, or `pack@version`, holds, read with its pack's provider and catalogue."""
    if "@" in written:
        name, _, wanted = written.partition("@")
        pack = find_pack(name)
        return read(pack, pack.terms_file(wanted))
    file = Path(written)
    if not file.is_file():
        raise BadInput("version", written, "a file of terms, or pack@version")
    return read(find_pack(pack_name) if pack_name else Pack(file.resolve().parents[1]), file)


def read(pack: Pack, file: Path) -> Terms:
    provider, catalog = sources.read(pack.provider_file()), sources.read(pack.catalog_file())
    return content.read_terms(content.content(pack.name, provider, sources.read(file), catalog))


def print_clause(told: ClauseTold) -> None:
    """One clause's change in plain lines."""
    click.echo(f"{told.what:8} {told.heading}  ({told.clause})")
    for sentence in told.sentences:
        click.echo(f"    {sentence}")
    if told.before:
        click.echo(f"    - {told.before}")
    if told.now:
        click.echo(f"    + {told.now}")


def as_row(change: ClauseChange, told: ClauseTold) -> dict[str, Any]:
    figures = [{"kind": f.kind, "figure": f.figure, "old": f.old, "new": f.new} for f in change.figures]
    return {
        "clause": change.clause, "what": change.what, "heading": told.heading, "figures": figures,
        "words": told.sentences, "texts": change.texts,
    }  # fmt: skip
