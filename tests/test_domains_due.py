"""Which domains are asked about next: those that wait for nothing are not in the way of those that do."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bench.book import empty_house, fill
from posada.contexts.names.look_up import BATCH, due
from posada.contexts.names.models import DomainState, LeadsTo
from posada.contexts.services.models import Service

MANY = 5 * BATCH


@pytest.fixture
def now(db: Any) -> datetime:
    """A house of many domains that were all asked about twenty hours ago, and lead where they should."""
    empty_house()
    at = fill(MANY)
    DomainState.objects.bulk_create(
        DomainState(customer_id=service.customer_id, service_id=service.pk, state=LeadsTo.DELEGATED, since=at,
                    checked_at=at - timedelta(hours=20))
        for service in Service.objects.order_by("pk")
    )  # fmt: skip
    return at


def of_place(place: int) -> DomainState:
    return DomainState.objects.order_by("pk")[place]


def test_nothing_is_due_twice_a_day(now: datetime) -> None:
    assert due(now) == []
    assert len(due(now + timedelta(hours=4))) == BATCH


@pytest.mark.parametrize(("state", "found", "minutes", "asked"), [
    (LeadsTo.PENDING, [], 15, True),
    (LeadsTo.PENDING, [], 14, False),
    (LeadsTo.PENDING, ["a record"], 15, False),
    (LeadsTo.DELEGATED, [], 15, False),
])  # fmt: skip
def test_who_waits_is_asked_about_each_quarter_of_an_hour(
    now: datetime, state: str, found: list[str], minutes: int, asked: bool
) -> None:
    row = of_place(MANY - 1)
    row.state, row.found, row.checked_at = state, found, now - timedelta(minutes=minutes)
    row.save()
    assert [each.pk for each in due(now)] == ([row.pk] if asked else [])


def test_what_was_never_asked_about_comes_first(now: datetime) -> None:
    row = of_place(MANY - 1)
    row.checked_at = None
    row.save()
    assert due(now + timedelta(hours=4))[0].pk == row.pk
