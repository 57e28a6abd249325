"""The book as some customers see it: a version may rule one later than another, by what each answered to it."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from posada.terms.contract import Terms
from posada.terms.models import TermsAnswer
from posada.terms.versions import as_seen, book

Waits = Mapping[int, datetime | None]


@dataclass(frozen=True, slots=True)
class View:
    """Customers to whom the published versions are alike, and from when those that wait for something rule them."""

    customers: frozenset[int] = frozenset()
    waits: Waits = field(default_factory=dict)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Within, `book()` is what these customers see."""
        with as_seen(self.waits):
            yield


def views(customer_ids: Collection[int], at: datetime) -> list[View]:
    """The customers, grouped by how the book looks to them from `at` on: those first to whom it is as published.

    One query, and none where every version rules everybody from the day that it names.
    """
    everybody = frozenset(customer_ids)
    waiting = _waits_of(everybody, at)
    usual = everybody - waiting.keys()
    alike: dict[tuple[tuple[int, datetime | None], ...], list[int]] = {}
    for customer_id, waits in waiting.items():
        alike.setdefault(tuple(sorted(waits.items(), key=lambda item: item[0])), []).append(customer_id)
    others = [View(frozenset(ids), dict(waits)) for waits, ids in alike.items()]
    return [View(usual), *others] if usual or not others else others


@contextmanager
def seen_by(customer_id: int, at: datetime) -> Iterator[None]:
    """Within, `book()` is what this customer sees from `at` on."""
    (view,) = views([customer_id], at)
    with view.open():
        yield


def terms_of(customer_ids: Collection[int], at: datetime) -> dict[int, Terms]:
    """The version that rules each customer at an instant."""
    found: dict[int, Terms] = {}
    for view in views(customer_ids, at):
        with view.open():
            found |= dict.fromkeys(view.customers, book().for_existing(at))
    return found


def _waits_of(customer_ids: Collection[int], at: datetime) -> dict[int, dict[int, datetime | None]]:
    """From when each version that rules some of these customers later than it names does so, if not before `at`.

    One that begins at that very instant is among them, so that the instant before can still be asked about.
    """
    versions = book()
    if not versions.parted or not customer_ids:
        return {}
    late = TermsAnswer.objects.filter(Q(rules_from=None) | Q(rules_from__gte=at))
    rows = late.filter(customer_id__in=customer_ids, version_id__in=versions.parted)
    found: dict[int, dict[int, datetime | None]] = {}
    for customer_id, number, rules_from in rows.order_by("customer_id", "version_id").values_list(
        "customer_id", "version_id", "rules_from"
    ):
        if rules_from is None or rules_from > versions.by_number(number).existing_from:
            found.setdefault(customer_id, {})[number] = rules_from
    return found
