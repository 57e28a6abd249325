"""`posada clauses`: clauses, rules, rehearsals and results joined."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

import click
import orjson

from posada.kernel.errors import BadInput, PosadaError
from posada.rehearsal import proof
from posada.rehearsal.player import Result
from posada.rehearsal.scratch_database import scratch_database
from posada.rehearsal.script import read_script
from posada.terms.pack import Pack, find_pack

Item = TypeVar("Item")
Came = TypeVar("Came")


def report_clauses(packs: tuple[str, ...], *, as_json: bool, mutate: bool, only: Collection[str] = ()) -> int:
    """Print one row a clause for each pack: 0, or 1 where a rehearsal fails or a rule's absence goes unnoticed."""
    try:
        found = [row for name in packs for row in prove(find_pack(name), mutate=mutate, only=only)]
        if unknown := set(only) - {row.id for row in found}:
            raise BadInput("only", ", ".join(sorted(unknown)), "ids of clauses of these packs")
    except PosadaError as error:
        click.echo(str(error), err=True)
        return 2
    if as_json:
        click.echo(orjson.dumps([row.as_object() for row in found], option=orjson.OPT_INDENT_2))
    else:
        for row in found:
            click.echo(_line(row))
        click.echo(f"{sum(row.done for row in found)} of {len(found)} clauses done")
    failed = any(not rehearsal["passed"] for row in found for rehearsal in row.rehearsals)
    return 1 if failed or any(row.noticed is False for row in found) else 0


def prove(pack: Pack, *, mutate: bool, only: Collection[str] = ()) -> list[proof.Row]:
    """Play every rehearsal of the pack and, for `mutate`, play again without each rule those that cite its clause.

    With `only`, rows of these clauses alone, and no rehearsal that cites none of them.
    """
    terms = proof.terms_of(pack)
    files = [file for file in pack.rehearsal_files() if not only or proof.cited_by(read_script(file)) & set(only)]
    results = dict(zip(files, play_all(map(str, files)), strict=True))
    rows = proof.rows(pack, terms, results)
    rows = [row for row in rows if not only or row.id in only]
    if mutate:
        trials = proof.trials(pack, rows, results)
        found = on_all_processors(proof.noticed, trials, Progress(f"{pack.name}: rules taken out", len(trials)))
        proof.mark_noticed(rows, dict(zip(trials, found, strict=True)))
    return rows


class Progress:
    """How far a long work is, on standard error: one line that changes, or one a tenth where nobody watches."""

    def __init__(self, what: str, total: int) -> None:
        self.what, self.total, self.done = what, total, 0
        self.watched = sys.stderr.isatty()

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        last = self.done == self.total
        if self.watched:
            click.echo(f"\r{self.what} {self.done}/{self.total}", err=True, nl=last)
        elif last or self.done * 10 // self.total > (self.done - 1) * 10 // self.total:
            click.echo(f"{self.what} {self.done}/{self.total}", err=True)


def play_all(files: Iterable[str]) -> list[Result]:
    """Play the rehearsals in these files; their results in order."""
    return on_all_processors(proof.play_as_it_is, list(files))


def on_all_processors(work: Callable[[Item], Came], items: Sequence[Item], told: Progress | None = None) -> list[Came]:
    """Do `work` with each, every process in a scratch database of its own; what came of it in order."""
    workers = min(len(items), os.cpu_count() or 1)
    if workers < 2:
        with scratch_database():
            return [_told(work(item), told) for item in items]
    for number in range(workers):  # made here one after the other, so that the processes find them ready
        with scratch_database(str(number)):
            pass
    context = multiprocessing.get_context("fork")
    numbers = context.SimpleQueue()
    for number in range(workers):
        numbers.put(number)
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_open, initargs=(numbers,)) as pool:
        return [_told(came, told) for came in pool.map(work, items)]


def _told(came: Came, told: Progress | None) -> Came:
    if told is not None:
        told.step()
    return came


def _open(numbers: Any) -> None:
    """Give this process its scratch database; it is left when the process ends."""
    global _database
    _database = scratch_database(str(numbers.get()))
    _database.__enter__()


_database: Any = None


def _line(row: proof.Row) -> str:
    mark = "done" if row.done else "    "
    files = ", ".join(f"{r['file']}{'' if r['passed'] else ' FAILS'}" for r in row.rehearsals)
    unnoticed = f"  not noticed: {', '.join(row.unnoticed)}" if row.unnoticed else ""
    return f"{mark} {row.id} [{row.kind}, {row.family}] {', '.join(row.rules)}  {files}{unnoticed}"
