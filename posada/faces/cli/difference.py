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


def show_difference(old: str, new: str, pack: str | None, language: str, *, as_json: bool) -> int:
    """Print what changed from `old` to `new`: 0 nothing, 1 something, 2 one of them cannot be read."""
    try:
        changes = diff(version(old, pack), version(new, pack))
    except PosadaError as error:
        click.echo(str(error), err=True)
        return 2
    if as_json:
        click.echo(orjson.dumps([as_row(change) for change in changes], option=orjson.OPT_INDENT_2, default=str))
    else:
        for change in changes:
            tell(change, language)
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


def tell(change: ClauseChange, language: str) -> None:
    """One clause's change in plain lines."""
    click.echo(f"{change.what:8} {change.clause}  {change.heading(language)}")
    for figure in change.figures:
        click.echo(f"    {figure.kind}.{figure.figure}: {figure.old} -> {figure.new}")
    if change.texts and language in change.texts:
        before, after = change.texts[language]
        if before:
            click.echo(f"    - {before}")
        if after:
            click.echo(f"    + {after}")


def as_row(change: ClauseChange) -> dict[str, Any]:
    figures = [{"kind": f.kind, "figure": f.figure, "old": f.old, "new": f.new} for f in change.figures]
    return {"clause": change.clause, "what": change.what, "figures": figures, "texts": change.texts}
