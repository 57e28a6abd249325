"""The unit of work: one transaction in which acts happen, after which every plan they touched is computed again."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import datetime

from django.db import transaction

from posada.ground.agenda.events import Decided
from posada.kernel.errors import PosadaError
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Refused, record_refusal, recorded
from posada.terms.rows import ids_ahead
from posada.terms.versions import standing_book
from posada.terms.views import seen_by

Touched = dict[str, set[int]]
_touched: ContextVar[Touched | None] = ContextVar("touched", default=None)
_unplanned: ContextVar[Touched | None] = ContextVar("unplanned", default=None)
_replan: list[Callable[[Touched, datetime], None]] = []


class NoUnitOfWork(PosadaError):
    """An act was called outside `unit`, so its plans would go stale."""


def install(replan: Callable[[Touched, datetime], None]) -> None:
    """Set the one function that computes touched plans again; the flow does so at start."""
    _replan[:] = [replan]


def touch(kind: str, ids: Collection[int]) -> None:
    """Say that the plans of these subjects may have changed."""
    touched = _touched.get()
    if touched is None:
        raise NoUnitOfWork(f"{kind} touched outside a unit of work")
    touched.setdefault(kind, set()).update(ids)


def touch_unplanned(kind: str, ids: Collection[int]) -> None:
    """Touch subjects of which the agenda has no entry: they were made, or taken out of it, in this unit of work."""
    touch(kind, ids)
    unplanned(kind).update(ids)


def unplanned(kind: str) -> set[int]:
    """The subjects of which this unit of work knows that the agenda has no entry; whoever stores one takes it out."""
    known = _unplanned.get()
    return set() if known is None else known.setdefault(kind, set())


def _seen_by(by: Actor, now: datetime) -> AbstractContextManager[None]:
    """The book as the customer who acts sees it; as it is, where somebody else does."""
    return seen_by(by.id, now) if by.kind == "customer" and by.id is not None else nullcontext()


@contextmanager
def unit(now: datetime, by: Actor) -> Iterator[None]:
    """One transaction of acts. On the way out, touched plans are stored anew; a refusal undoes all and is recorded.

    Nothing is published meanwhile, so that no plan is stored which a new version should have marked. Announces
    Decided with all that was decided, a refusal included.
    """
    if _touched.get() is not None:
        yield
        return
    touched: Touched = {}
    token, without = _touched.set(touched), _unplanned.set({})
    try:
        with transaction.atomic(), standing_book(), ids_ahead(), recorded() as numbers, _seen_by(by, now):
            yield
            for replan in _replan:
                replan(touched, now)
            _announce(numbers, now)
    except Refused as refusal:
        with transaction.atomic():
            refusal.decision = record_refusal(refusal.verdict, now=now, actor=by)
            _announce([refusal.decision] if refusal.decision else [], now)
        raise
    finally:
        _touched.reset(token)
        _unplanned.reset(without)


@contextmanager
def trial(now: datetime, by: Actor) -> Iterator[list[int]]:
    """Acts that whoever asks for them takes back: no plan is stored, no refusal kept. Gives the decisions' numbers.

    Within a transaction of the caller's, which ends it by undoing it. Announces Decided as a unit of work does.
    """
    token, without = _touched.set({}), _unplanned.set({})
    try:
        with standing_book(), ids_ahead(), recorded() as numbers, _seen_by(by, now):
            yield numbers
            _announce(numbers, now)
    finally:
        _touched.reset(token)
        _unplanned.reset(without)


def _announce(decision_ids: list[int], now: datetime) -> None:
    if decision_ids:
        announce(Decided(tuple(decision_ids), now))
