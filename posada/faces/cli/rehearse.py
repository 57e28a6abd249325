"""`posada rehearse`."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import orjson

from posada.kernel.errors import PosadaError
from posada.rehearsal.player import Result, play
from posada.rehearsal.scratch_database import scratch_database
from posada.rehearsal.script import read_script
from posada.rehearsal.script import schema as json_schema


def rehearse_files(
    files: Sequence[str], *, as_json: bool, until: str | None, terms_file: str | None, schema: bool
) -> int:
    """Play each file and print what came of it; the exit status."""
    if schema:
        click.echo(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2))
        return 0
    if not files:
        click.echo("rehearse: FILE is missing: at least one rehearsal's file", err=True)
        return 2
    try:
        scripts = [(Path(file), read_script(Path(file))) for file in files]
        for _, script in scripts:
            script.until = date.fromisoformat(until) if until else script.until
        with scratch_database():
            results = [
                (path, play(script, path, terms_file=Path(terms_file) if terms_file else None, full=as_json))
                for path, script in scripts
            ]
    except (PosadaError, ValueError) as error:
        click.echo(str(error), err=True)
        return 2
    if as_json:
        objects = [as_object(result) for _, result in results]
        click.echo(orjson.dumps(objects[0] if len(objects) == 1 else objects, option=orjson.OPT_INDENT_2, default=str))
    else:
        for path, result in results:
            report(path, result)
    return 0 if all(result.ok for _, result in results) else 1


def as_object(result: Result) -> dict[str, Any]:
    """The documented shape of a rehearsal's output."""
    script = result.script
    return {
        "pack": script.pack, "from": script.start.isoformat(), "until": script.until.isoformat(),
        "decisions": result.decisions, "notices": result.notices, **result.state,
        "expectations": {"passed": result.passed, "failed": len(result.failures), "failures": result.failures},
    }  # fmt: skip


def report(path: Path, result: Result) -> None:
    """One line for a rehearsal that holds; for one that does not, what was expected and what came."""
    mark = "ok  " if result.ok else "FAIL"
    click.echo(
        f"{mark} {path}: {result.passed} passed, {len(result.failures)} failed, {len(result.decisions)} decisions"
    )
    for failure in result.failures:
        click.echo(f"     expected {failure['expected']}")
        click.echo(f"     came     {failure['came']}")
        for line in failure.get("nearest", ()):
            click.echo(f"     nearest  {line}")
