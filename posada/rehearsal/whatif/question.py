"""Asking what a draft of the terms would have changed: reading the draft, living both lives, comparing them."""

import json
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.db import connection

from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.rehearsal.scratch import override
from posada.rehearsal.whatif.compare import Difference, compare, reproduced
from posada.rehearsal.whatif.recorded import Life, read_life
from posada.rehearsal.whatif.replay import replay
from posada.rehearsal.whatif.tally import Tally, count
from posada.terms import content, sources
from posada.terms.check import check_terms
from posada.terms.faults import PackFaults
from posada.terms.models import TermsVersion
from posada.terms.versions import book

PART = 5000  # customers lived again together, at most; the parts are shared among the processors
NEWS = 0.5  # seconds until it is told again how much is done
TODAY, DRAFT = "today", "draft"
Progress = Callable[[int, int], None]  # lives done, of all; each customer has one a version


@dataclass(frozen=True)
class Question:
    """Which version's content, against the newest one published, over which days (the last one not included)."""

    draft: Mapping[str, Any]
    since: date
    until: date


def question(
    since: str, until: str, *, file: Path | None = None, figures: Sequence[str] = (),
    draft: Mapping[str, Any] | None = None,
) -> Question:  # fmt: skip
    """A question as it is written. Raises BadInput naming what is wrong, PackFaults where the draft contradicts itself.

    `figures` are written `clause.figure=value`, or `clause.rule_kind.figure=value` where a clause has several rules;
    `draft` is a version's content as it is.
    """
    first, last = _day("from", since), _day("until", until)
    if last <= first:
        raise BadInput("until", until, f"a day after {since}")
    data = {**draft} if draft is not None else published()
    if file is not None:
        if not file.is_file():
            raise BadInput("terms", str(file), "a file with a version of the terms")
        data = content.content(data["pack"], data["provider"], sources.read(file), data["catalog"], data.get("law"))
    for written in figures:
        set_figure(data, written)
    if file is None and draft is None and not figures:
        raise BadInput("terms", None, "a draft: a file, or figures to change")
    faults = [fault for fault in check_terms(content.read_terms(data)) if fault.severity == "error"]
    if faults:
        raise PackFaults(faults)
    return Question(data, first, last)


def published() -> dict[str, Any]:
    """The content of the newest version published in this house."""
    newest = TermsVersion.objects.order_by("in_force", "pk").last()
    if newest is None:
        raise BadInput("terms", None, "a house that has published its terms")
    data: dict[str, Any] = json.loads(newest.content)
    return data


def set_figure(data: dict[str, Any], written: str) -> None:
    """Change one figure of a version's content, written `clause.figure=value`."""
    name, equals, value = written.partition("=")
    clause, *path = name.strip().split(".")
    if not equals or len(path) not in (1, 2):
        raise BadInput("set", written, "clause.figure=value, or clause.rule_kind.figure=value")
    figures: dict[str, Any] = {path[-1]: _value(value.strip())}
    override(data, clause, {path[0]: figures} if len(path) == 2 else figures)


def _value(written: str) -> Any:
    """A figure as a pack's file would hold it."""
    try:
        return json.loads(written)
    except ValueError:
        return written


def answer(asked: Question, progress: Progress = lambda done, of: None) -> Difference:
    """Live the book's days again under the newest version and under the draft, on all processors; nothing stays."""
    today = published()
    zone = book().newest().calendar.tz
    since, until = (datetime.combine(day, time(), zone) for day in (asked.since, asked.until))
    ids = list(Customer.objects.filter(created_at__lt=until).order_by("pk").values_list("pk", flat=True))
    lives = [read_life(part, since, until) for part in parts(ids)]
    recorded = count(since, until, zone, ids)
    tallies = live_all(lives, {TODAY: today, DRAFT: asked.draft}, progress)
    left_out: Counter[str] = Counter()
    for life in lives:
        left_out.update(life.left_out)
    report = Difference(
        asked.since.isoformat(), asked.until.isoformat(), str(today["terms"].get("version", "")),
        str(asked.draft["terms"].get("version", "")), len(ids), left_out=left_out,
        reproduced=reproduced(recorded, tallies[TODAY]),
    )  # fmt: skip
    return compare(tallies[TODAY], tallies[DRAFT], report)


def parts(ids: Sequence[int]) -> list[Sequence[int]]:
    """The customers in as few parts as may be, of about one size."""
    count = max(1, -(-len(ids) // PART))
    return [ids[len(ids) * n // count : len(ids) * (n + 1) // count] for n in range(count)] if ids else []


def live_all(lives: Sequence[Life], versions: Mapping[str, Any], progress: Progress) -> dict[str, Tally]:
    """The tally of every life under every version, the parts shared among processes."""
    tallies = {name: Tally() for name in versions}
    jobs = [(name, life) for life in lives for name in versions]
    whole = sum(len(life.customers) for _, life in jobs)
    workers = max(1, min(len(jobs), os.cpu_count() or 1))
    progress(0, whole)
    connection.close()  # the processes must not inherit it: whoever closes it there closes it here
    context = multiprocessing.get_context("fork")
    shares = context.Array("d", len(jobs))
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_share, initargs=(shares,)) as pool:
        waiting = {pool.submit(_lived, number, life, versions[name]) for number, (name, life) in enumerate(jobs)}
        told = 0
        while waiting:
            done, waiting = wait(waiting, timeout=NEWS, return_when=FIRST_COMPLETED)
            for future in done:
                number, tally = future.result()
                tallies[jobs[number][0]].add(tally)
                shares[number] = 1
            lived = int(sum(shares[number] * len(life.customers) for number, (_, life) in enumerate(jobs)))
            if lived > told:
                told = lived
                progress(told, whole)
    return tallies


_shares: Any = []  # of each life, in a process that lives it: how much of it is lived


def _share(shares: Any) -> None:
    global _shares
    _shares = shares


def _lived(number: int, life: Life, data: Mapping[str, Any]) -> tuple[int, Tally]:
    """Live one of the lives, and tell how far it is."""

    def tell(at: datetime) -> None:
        _shares[number] = (at - life.since) / (life.until - life.since)

    return number, replay(life, data, tell)


def _day(field: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadInput(field, written, "a day, 2026-01-31") from error
