"""Checking a draft against itself before it is published: collisions, gaps, ladders, ceilings; with file and line."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from posada.terms import content, sources
from posada.terms.content import describe
from posada.terms.contract import Terms
from posada.terms.faults import Fault, PackFaults
from posada.terms.pack import Pack
from posada.terms.rule import Rule, Ruling

Check = Callable[[Terms], Iterable[Fault]]
_checks: list[Check] = []


def install(*checks: Check) -> None:
    """Set the checks that contexts make of their own rules (a ladder in order, a rule that must not be missing)."""
    _checks[:] = checks


def check_pack(pack: Pack, file: Path | None = None) -> list[Fault]:
    """Every fault of a pack's draft, each with its file and line; an empty list where there is none."""
    terms_file = file or pack.terms_file()
    try:
        data = content.content(
            pack.name, sources.read(pack.provider_file()), sources.read(terms_file), sources.read(pack.catalog_file())
        )
        terms = content.read_terms(data)
    except PackFaults as faults:
        return [_placed(fault, pack, terms_file) for fault in faults.faults]
    return [_placed(fault, pack, terms_file) for fault in check_terms(terms)]


def check_terms(terms: Terms) -> list[Fault]:
    """Every fault of a version that can be read: collisions, unknown exceptions, and what contexts find in it."""
    found = [*collisions(terms), *unknown_clauses(terms), *conflicts(terms)]
    for check in _checks:
        found.extend(check(terms))
    return found


def collisions(terms: Terms) -> list[Fault]:
    """Two rules of one kind about the same thing where neither is narrower and neither names the other as exception."""
    by_kind: dict[tuple[object, ...], list[Ruling[Rule]]] = {}
    for clause in terms.clauses.values():
        for ruling in clause.rulings:
            by_kind.setdefault((ruling.rule.kind(), ruling.rule.identified_by()), []).append(ruling)
    return [
        Fault(
            "terms",
            rule_path(terms, second),
            f"{second.rule.kind()} collides with that of {first.clause}: both are about {first.rule.applies_to};"
            " narrow one by applies_to, or name the exception in `except`",
            second.clause,
        )
        for rulings in by_kind.values()
        for first, second in combinations(rulings, 2)
        if collide(first, second)
    ]


def collide(first: Ruling[Any], second: Ruling[Any]) -> bool:
    """Whether two rules of one kind could both rule the same subject with neither going before the other."""
    one, other = first.rule.applies_to, second.rule.applies_to
    if first.level != second.level:
        return False
    if not one.overlaps(other) or one.narrower_than(other) or other.narrower_than(one):
        return False
    return first.clause not in second.rule.exceptions and second.clause not in first.rule.exceptions


def unknown_clauses(terms: Terms) -> list[Fault]:
    """Exceptions that name a clause which is not there."""
    return [
        Fault("terms", rule_path(terms, ruling), f"except names {name}, which is no clause of this version", clause.id)
        for clause in terms.clauses.values()
        for ruling in clause.rulings
        for name in ruling.rule.exceptions
        if name not in terms.clauses
    ]


def conflicts(terms: Terms) -> list[Fault]:
    """Figures that the law above the terms does not allow: it rules in their place, so they are told as warnings."""
    positions = {clause: position for position, clause in enumerate(terms.clauses)}
    return [
        Fault("terms", ("clauses", positions[conflict.clause]), str(conflict), conflict.clause, severity="warning")
        for conflict in terms.conflicts
    ]


def rule_path(terms: Terms, ruling: Ruling[Any]) -> tuple[str | int, ...]:
    """Where in the version's file a rule stands."""
    position = list(terms.clauses).index(ruling.clause)
    index = terms.clauses[ruling.clause].rulings.index(ruling)
    return ("clauses", position, "rules", index)


def missing(terms: Terms, kind: type[Rule], clause: str, why: str) -> Fault:
    """The fault that a rule which must exist does not."""
    return Fault("terms", ("clauses",), f"no {kind.kind()} rule: {why}", clause)


def _placed(fault: Fault, pack: Pack, terms_file: Path) -> Fault:
    files = {"provider": pack.provider_file(), "catalog": pack.catalog_file(), "terms": terms_file}
    path = files.get(fault.file, Path(fault.file))
    return replace(fault, file=str(path), line=fault.line or sources.line_of(path, fault.path))


def invalid(error: ValidationError, file: str, path: tuple[str | int, ...]) -> list[Fault]:
    """The faults of data that its model refuses."""
    return [Fault(file, (*path, *detail["loc"]), describe(detail)) for detail in error.errors()]
