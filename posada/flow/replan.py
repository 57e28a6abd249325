"""Storing the next step of every plan that was touched."""

from collections.abc import Collection, Mapping
from datetime import datetime

from posada.flow.entries import Entries
from posada.flow.plans import PLANS, planned
from posada.ground.agenda.unit import Touched
from posada.kernel.plan import Plan


def replan(touched: Touched, now: datetime) -> None:
    """Compute the touched plans again, and store, move or remove their entries in the agenda."""
    entries = Entries()
    for kind in PLANS:
        ids = touched.get(kind)
        if ids:
            _gather(entries, kind, ids, now)
    entries.write()


def store(kind: str, subjects: Mapping[int, int] | Collection[int], now: datetime) -> None:
    """Compute these plans and make the agenda say the next step of each, and nothing for a plan that has none.

    `subjects` that are gone, and have no plan, are forgotten where their customer is given (id: customer).
    """
    entries = Entries()
    _gather(entries, kind, subjects, now)
    entries.write()


def keep(kind: str, plans: Mapping[int, tuple[int, Plan]], now: datetime) -> None:
    """Write the next step of each of these plans."""
    entries = Entries()
    entries.add(kind, plans, now)
    entries.write()


def _gather(entries: Entries, kind: str, subjects: Mapping[int, int] | Collection[int], now: datetime) -> None:
    gone = dict(subjects) if isinstance(subjects, Mapping) else {}
    for view, plans in planned(kind, subjects, now):
        with view.open():
            entries.add(kind, plans, now)
        for id in plans:
            gone.pop(id, None)
    if gone:
        entries.add(kind, {id: (customer, ()) for id, customer in gone.items()}, now)
