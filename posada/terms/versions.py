"""Published versions: publishing one, and finding the one that governs."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from posada.kernel.errors import BadInput, PosadaError
from posada.terms.alone import memory
from posada.terms.content import RULINGS_PER_VERSION, hash_of, stored_terms
from posada.terms.contract import Terms
from posada.terms.database import ask
from posada.terms.models import TermsAnswer, TermsVersion
from posada.terms.rows import copy_rows

PUBLISHING = 0x7465726D73  # the lock that all who act under published terms share, and that a publication has alone


class NothingPublished(PosadaError):
    """The house has no terms yet, so nothing may be done in their name."""


@dataclass(frozen=True, slots=True)
class Book:
    """The published versions of the house, oldest first, by number; perhaps as some customers see them.

    Those that are `parted` do not rule every customer from the day that they name. `waits` says from when they rule the
    customers at hand (see terms.views); None: not until an answer.
    """

    versions: tuple[tuple[int, Terms], ...]
    parted: frozenset[int] = frozenset()
    waits: Mapping[int, datetime | None] = field(default_factory=dict)

    def for_new(self, at: datetime) -> Terms:
        """The version that rules a contract made at `at`."""
        return self._newest([(n, t) for n, t in self.versions if t.in_force <= at])

    def for_existing(self, at: datetime) -> Terms:
        """The version that rules, at `at`, what was contracted before.

        Where one does not rule the customers at hand yet, none that came after it does.
        """
        ruling = []
        for number, terms in self.versions:
            if terms.existing_from <= at:
                if self._waits(number, at):
                    break
                ruling.append((number, terms))
        return self._newest(ruling)

    def next_change(self, after: datetime) -> datetime | None:
        """The first instant after this one from which another version rules something; None where none is to come."""
        named = {at for _, terms in self.versions for at in (terms.in_force, terms.existing_from)}
        return min((at for at in named.union(filter(None, self.waits.values())) if at > after), default=None)

    def announced_under(self, number: int) -> Terms:
        """The terms that ruled when that version was announced, and that say how it may change them."""
        place = self._place(number)
        return replace(self, versions=self.versions[:place], waits={}).for_existing(
            self.versions[place][1].announced_at
        )

    def _waits(self, number: int, at: datetime) -> bool:
        from_when = self.waits.get(number, at)
        return from_when is None or from_when > at

    def newest(self) -> Terms:
        return self._newest(list(self.versions))

    def by_number(self, number: int) -> Terms:
        """The version stored under `number`, such as the one an invoice pins."""
        for known, terms in self.versions:
            if known == number:
                return terms
        raise LookupError(number)

    def before(self, number: int) -> Terms | None:
        """The version published before that one; None for the first."""
        place = self._place(number)
        return self.versions[place - 1][1] if place else None

    def _place(self, number: int) -> int:
        return [each for each, _ in self.versions].index(number)

    def number(self, terms: Terms) -> int:
        for known, other in self.versions:
            if other is terms:
                return known
        raise LookupError(terms.version)

    def of_ruling(self, number: int) -> Terms:
        """The version that a stored ruling belongs to."""
        return self.by_number(number // RULINGS_PER_VERSION)

    def _newest(self, candidates: list[tuple[int, Terms]]) -> Terms:
        if not candidates:
            raise NothingPublished("no version of the terms is in force")
        return max(candidates, key=lambda item: (item[1].in_force, item[0]))[1]


_current: ContextVar[Book | None] = ContextVar("book", default=None)
_stands: ContextVar[bool] = ContextVar("stands", default=False)
_waits: ContextVar[Mapping[int, datetime | None] | None] = ContextVar("waits", default=None)


def book() -> Book:
    """The house's versions: those of the unit of work under way, else as they stand now; as the customers at hand see
    them, within `as_seen`."""
    versions, waits = _current.get() or load_book(), _waits.get()
    return replace(versions, waits=waits) if waits else versions


@contextmanager
def as_seen(waits: Mapping[int, datetime | None]) -> Iterator[None]:
    """Within, `book()` is what it is to customers whom these versions rule only from these instants on."""
    token = _waits.set(waits)
    try:
        yield
    finally:
        _waits.reset(token)


def is_seen() -> bool:
    """Whether somebody has said already how the customers at hand see the book."""
    return _waits.get() is not None


def load_book() -> Book:
    late = TermsAnswer.objects.filter(Q(rules_from=None) | Q(rules_from__gt=OuterRef("existing_from")))
    found = TermsVersion.objects.order_by("in_force", "id").annotate(parted=Exists(late.filter(version=OuterRef("pk"))))
    rows = list(found.values_list("id", "hash", "parted"))
    versions = tuple((id, stored_terms(id, digest, lambda id=id: _content(id))) for id, digest, _ in rows)
    return Book(versions, frozenset(id for id, _, parted in rows if parted))


def refresh_book() -> None:
    """Read the book that is open again: a version was published, or came to rule some customers later than others."""
    if _current.get() is not None:
        _current.set(load_book())


def _content(number: int) -> Any:
    return json.loads(TermsVersion.objects.values_list("content", flat=True).get(pk=number))


@contextmanager
def open_book() -> Iterator[Book]:
    """Within, `book()` answers without asking the database again; a book that is open already stays."""
    opened = _current.get()
    if opened is not None:
        yield opened
        return
    loaded = load_book()
    token = _current.set(loaded)
    try:
        yield loaded
    finally:
        _current.reset(token)


@contextmanager
def standing_book() -> Iterator[Book]:
    """Within, in a transaction, `book()` is what is published now, and nothing is published until the transaction ends.

    A book that was opened before is read again, and stays so. Within another that stands, in the same transaction, and
    in a house where nobody else publishes, nothing is asked: only what is published by oneself is new, and is forgotten
    again with a part that is undone.
    """
    if _stands.get() or (memory() is not None and _current.get() is not None):
        with _unless_undone() as standing:
            yield standing
        return
    _lock("pg_advisory_xact_lock_shared")
    token = _stands.set(True)
    try:
        with _read_again() as read:
            yield read
    finally:
        _stands.reset(token)


@contextmanager
def _read_again() -> Iterator[Book]:
    if _current.get() is None:
        with open_book() as opened:
            yield opened
        return
    fresh = load_book()
    _current.set(fresh)
    yield fresh


@contextmanager
def _unless_undone() -> Iterator[Book]:
    before = _current.get()
    try:
        yield book()
    except BaseException:
        _current.set(before)
        raise


def alone_with_the_book() -> None:
    """Wait until nobody acts under the versions as they stand, and let nobody begin until the transaction ends.

    Of two who publish at once, one is told by the database that they wait for each other, and may begin again.
    """
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    ask(f"SELECT {function}(%s::bigint)", [PUBLISHING])


def stored_version(data: Mapping[str, Any]) -> TermsVersion | None:
    """The published version of exactly this content, if there is one.

    Content that leaves open when it is announced is that of a version which was announced on its publication.
    """
    stored = TermsVersion.objects.filter(hash=hash_of(data)).first()
    if stored is not None or "announced_at" in data["terms"]:
        return stored
    named = TermsVersion.objects.filter(version=str(data["terms"].get("version"))).first()
    return named if named is not None and _same_but_announced(json.loads(named.content), data) else None


def _same_but_announced(kept: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    terms = {key: value for key, value in kept["terms"].items() if key != "announced_at"}
    return hash_of({**kept, "terms": terms}) == hash_of(data)


def _refuse_known(name: str) -> None:
    """Raise BadInput where another version goes by that name: acceptances and decisions name it."""
    if TermsVersion.objects.filter(version=name).exists():
        raise BadInput("version", name, "a name that no published version has")


@transaction.atomic
def publish(data: Mapping[str, Any], *, by: str, now: datetime) -> TermsVersion:
    """Store a version for good. The same content published again is the version already stored.

    Raises PackFaults where it cannot be read, BadInput where its days stand in the wrong order.
    """
    stored = stored_version(data)
    if stored is not None:
        return stored
    _refuse_known(str(data["terms"].get("version")))
    number = (TermsVersion.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    terms = stored_terms(number, hash_of(data), lambda: data)
    if terms.in_force < terms.announced_at:
        raise BadInput("in_force", terms.in_force.isoformat(), f"{terms.announced_at.isoformat()} or later")
    if terms.existing_from < terms.in_force:
        raise BadInput("existing_from", terms.existing_from.isoformat(), f"{terms.in_force.isoformat()} or later")
    row = TermsVersion.objects.create(
        id=number, pack=terms.pack, version=terms.version, hash=hash_of(data), announced_at=terms.announced_at,
        in_force=terms.in_force, existing_from=terms.existing_from, change=terms.change, published_at=now,
        published_by=by, content=json.dumps(data, ensure_ascii=False),
    )  # fmt: skip
    rulings = [
        (ruling.number, number, ruling.clause, ruling.rule.kind())
        for clause in terms.clauses.values()
        for ruling in clause.rulings
    ]
    copy_rows("terms_storedruling", ("id", "version_id", "clause", "kind"), rulings)
    refresh_book()
    return row
