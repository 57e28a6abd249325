"""Readings as they age: whole hours, then whole days, then gone; of what flows the sum, of what stands the highest."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from posada.contexts.metering.acts.condense import condense, retention
from posada.contexts.metering.acts.take_batch import take_batch
from posada.contexts.metering.models import Flag, Latest, Sample
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.rehearsal.story import Story
from posada.terms.actor import SYSTEM
from posada.terms.versions import book
from tests.statements import seen_statements

STORY: dict[str, Any] = {
    "pack": "metsys", "from": "2026-03-02T09:00", "until": "2026-03-10", "customers": {"ana": {"name": "Ana Gómez"}},
    "events": [
        {"at": "2026-03-02T09:00",
         "adopt": {"as": name, "customer": "ana", "product": "plan-plus", "cycle": "yearly", "renews": "2027-01-10",
                   "domain": f"{name}.co"}}
        for name in ("a", "b", "c")
    ],
}  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def lived() -> Iterator[Story]:
    script = Script.model_validate(STORY)
    with scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        with clock.use(MovableClock(story.now)):
            yield story


def read(story: Story, name: str, metric: str, value: float, at: datetime) -> tuple[int, str, str, Decimal, datetime]:
    return story.id_of(name, "service"), metric, "", Decimal(str(value)), at


def test_hours_and_days_are_summed_once_however_often(lived: Story) -> None:
    terms, now = book().for_existing(lived.now), lived.now
    day = terms.calendar.start_of(terms.calendar.today(now)) - timedelta(days=1)  # all of yesterday
    told = [
        each
        for minute in range(0, 24 * 60, 30)
        for each in (read(lived, "a", "transfer", 10, day + timedelta(minutes=minute)),
                     read(lived, "a", "memory", minute, day + timedelta(minutes=minute)))
    ]  # fmt: skip
    with unit(now, SYSTEM):
        take_batch(told, now=now, by=SYSTEM)
    for _ in range(3):
        condense(terms, now=now)
    hours = Sample.objects.filter(metric="transfer", step="hour")
    assert hours.count() == 24 and {row.value for row in hours} == {Decimal(20)}
    assert [row.value for row in Sample.objects.filter(metric="transfer", step="day")] == [Decimal(480)]
    assert [row.value for row in Sample.objects.filter(metric="memory", step="day")] == [Decimal(24 * 60 - 30)]
    assert Sample.objects.filter(metric="transfer", step="fine").count() == 48
    condense(terms, now=now + timedelta(days=5))
    assert not Sample.objects.filter(step="fine").exists()
    assert Sample.objects.filter(metric="transfer", step="hour").count() == 24
    condense(terms, now=now + timedelta(days=100))
    assert [row.step for row in Sample.objects.filter(metric="transfer")] == ["day"]
    assert [row.value for row in Sample.objects.filter(metric="transfer")] == [Decimal(480)]


def test_what_is_kept_is_what_the_terms_say(lived: Story) -> None:
    terms = book().for_existing(lived.now)
    assert {step: (lived.now - since).days for step, since in retention(terms, lived.now).items()} == {
        "fine": 2, "hour": 60, "day": 730,
    }  # fmt: skip


def test_a_batch_asks_as_much_for_many_services_as_for_one(lived: Story) -> None:
    now = lived.now

    def counted(names: tuple[str, ...], minute: int) -> int:
        told = [read(lived, name, "files", 10, now - timedelta(minutes=minute)) for name in names]
        with unit(now, SYSTEM), seen_statements() as asked:
            take_batch(told, now=now, by=SYSTEM)
        return len(asked)

    for known in (("a",), ("a", "b", "c")):  # a scratch house remembers what it asked
        counted(known, 9)
    assert counted(("a",), 8) == counted(("a", "b", "c"), 7)
    assert Latest.objects.filter(metric="files").count() == 3


def test_an_older_reading_that_comes_late_is_not_the_latest_and_flags_are_raised_once(lived: Story) -> None:
    now = lived.now
    for value, minutes in ((250_000, 5), (10, 60), (260_000, 4)):
        with unit(now, SYSTEM):
            take_batch([read(lived, "a", "files", value, now - timedelta(minutes=minutes))], now=now, by=SYSTEM)
    assert Latest.objects.get(metric="files").value == 260_000
    assert Flag.objects.filter(metric="files", cleared_at=None).count() == Flag.objects.count() == 1
