"""Drafts of a version as text: their pieces (the head, each clause), what they hold, and their faults with lines.

A draft is the text of a version's file. Each clause is read by itself, so that a changed one costs no reading of all
others, and a fault names its line in the whole.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import FoldedScalarString

from posada.terms import content, sources
from posada.terms.check import check_terms
from posada.terms.contract import Terms
from posada.terms.faults import Fault, PackFaults

WIDTH = 92
LONG = 80  # characters; a longer text is folded over lines
HEAD, CATALOG = "head", "catalog"
LIST = "clauses:"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of a draft: its head, or one clause. `first` is the number of its first line."""

    name: str
    first: int
    text: str


def as_text(data: Any) -> str:
    """Content as a file would hold it, with long texts folded over lines."""
    yaml = YAML()
    yaml.width, yaml.allow_unicode = WIDTH, True
    written = io.StringIO()
    yaml.dump(_folded(data), written)
    return written.getvalue()


def _folded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _folded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_folded(each) for each in value]
    if isinstance(value, str) and len(value) > LONG and " " in value and value == value.strip():
        return _fold(value)
    return value


def _fold(text: str) -> FoldedScalarString:
    """The text with the places at which its lines end."""
    folded, line = FoldedScalarString(text), 0
    ends = []
    for place, letter in enumerate(text):
        if letter == " " and place - line >= WIDTH - 20:
            ends.append(place)
            line = place
    folded.fold_pos = ends
    return folded


@lru_cache(maxsize=16)
def pieces(text: str) -> tuple[Piece, ...]:
    """The head and each clause, in order; a piece without an id of its own is called by its number."""
    lines = text.splitlines(keepends=True)
    start = next((n for n, line in enumerate(lines) if line.rstrip() == LIST), None)
    if start is None:
        return (Piece(HEAD, 1, text),)
    body = lines[start + 1 :]
    mark = next((line[: line.index("- ")] + "- " for line in body if line.lstrip().startswith("- ")), "- ")
    begins = [start + 1 + n for n, line in enumerate(body) if line.startswith(mark)]
    found = [Piece(HEAD, 1, "".join(lines[: begins[0] if begins else len(lines)]))]
    for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True):
        found.append(Piece(_name(lines[begin:end], len(found)), begin + 1, "".join(lines[begin:end])))
    return tuple(found)


def _name(lines: list[str], position: int) -> str:
    for line in lines:
        key, _, value = line.lstrip(" -").partition(":")
        if key == "id":
            return value.strip().strip("'\"")
    return str(position)


def replaced(text: str, name: str, piece: str) -> str:
    """The draft with another text for one of its pieces; an empty one takes the clause out."""
    ended = piece if not piece or piece.endswith("\n") else piece + "\n"
    return "".join(ended if each.name == name else each.text for each in pieces(text))


def added(text: str, piece: str) -> str:
    """The draft with one clause more at its end."""
    return text.rstrip("\n") + "\n" + (piece if piece.endswith("\n") else piece + "\n")


def parsed(text: str, file: str) -> Any:
    """What a draft's text holds; raises PackFaults, of every piece that is no YAML, with lines of the whole."""
    head, *clauses = pieces(text)
    faults: list[Fault] = []
    data = _read(head, file, faults)
    read = [_read(clause, file, faults) for clause in clauses]
    if faults:
        raise PackFaults(faults)
    if clauses and isinstance(data, dict):
        data["clauses"] = [entry for entries in read for entry in (entries or ())]
    return data


def _read(piece: Piece, file: str, faults: list[Fault]) -> Any:
    """One piece by itself; what is not readable is added to `faults`."""
    try:
        return sources.parsed(piece.text, file)
    except PackFaults as found:
        about = None if piece.name == HEAD else piece.name
        faults += [
            replace(fault, line=(fault.line or 1) + piece.first - 1, clause=fault.clause or about)
            for fault in found.faults
        ]
        return None


def line_of(text: str, path: tuple[str | int, ...]) -> int | None:
    """The line of a draft on which what a path leads to stands."""
    head, *clauses = pieces(text)
    if len(path) > 1 and path[0] == "clauses" and isinstance(path[1], int) and path[1] < len(clauses):
        piece, within = clauses[path[1]], (0, *path[2:])
    else:
        piece, within = head, path
    line = sources.line_within(piece.text, within)
    return line + piece.first - 1 if line is not None else None


@dataclass(frozen=True)
class Reading:
    """What came of reading a draft: the content and the version, where it can be read, and every fault."""

    data: Mapping[str, Any] | None
    terms: Terms | None
    faults: tuple[Fault, ...]

    @property
    def errors(self) -> int:
        """How many of the faults forbid that it is published."""
        return sum(fault.severity == "error" for fault in self.faults)


def read(base: Mapping[str, Any], text: str, catalog: str) -> Reading:
    """Read a draft beside the provider and the law of the version it was begun from.

    Faults name the file (terms, catalog) and the line in its text.
    """
    found: list[Fault] = []
    data: dict[str, Any] = {}
    for name, written in (("terms", text), (CATALOG, catalog)):
        try:
            data[name] = parsed(written, name)
        except PackFaults as faults:
            found += faults.faults
    if found:
        return Reading(None, None, tuple(found))
    whole = content.content(str(base["pack"]), base["provider"], data["terms"], data[CATALOG], base.get("law"))
    try:
        terms = content.read_terms(whole)
    except PackFaults as faults:
        return Reading(whole, None, tuple(_placed(fault, text, catalog) for fault in faults.faults))
    return Reading(whole, terms, tuple(_placed(fault, text, catalog) for fault in check_terms(terms)))


def _placed(fault: Fault, text: str, catalog: str) -> Fault:
    written = {"terms": text, CATALOG: catalog}.get(fault.file)
    if written is None or fault.line:
        return fault
    named = {piece.name: piece for piece in pieces(written)}
    line = line_of(written, fault.path)
    if fault.clause in named and (line is None or fault.path[:1] != ("clauses",)):
        line = named[fault.clause].first
    return replace(fault, line=line)
