"""What a house looks at before it runs: steps that staff hold, far more than usual, a database that was put back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bench.book import empty_house, fill
from posada.flow.passage import last_passage, passage, silent_since
from posada.flow.run import Report, carry_out, due_steps
from posada.ground.agenda.brakes import RESTORED, SURPRISE, release
from posada.ground.agenda.holding import hold_step, let_go
from posada.ground.agenda.models import Brake, Entry, Run, Tide
from posada.ground.agenda.unit import unit
from posada.kernel.clock import wall
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.models import Decision

STAFF = Actor("staff", 7, "administrator", channel="staff")
USUAL = "renewal-order"


@pytest.fixture
def due(db: Any) -> Iterator[datetime]:
    """A house of sixty services whose orders fall due at this instant."""
    empty_house()
    yield fill(60)


def lived(due: datetime, *, days: int, most: int) -> None:
    """A house that has run for so many days, and issued so many orders on its busiest."""
    for day in range(days, 0, -1):
        at = due - timedelta(days=day)
        counts = {USUAL: most if day == 10 else 1}
        Run.objects.create(started_at=at, upto=at, ended_at=at, counts=counts)


def test_a_step_that_staff_hold_waits_until_it_is_let_go(due: datetime) -> None:
    first = Entry.objects.order_by("customer_id").first()
    assert first is not None
    with unit(due, STAFF):
        hold_step(first.pk, "The customer called: they move.", by=STAFF, now=due)
    assert passage(due, now=due).counts == {USUAL: 59}
    with unit(due, STAFF):
        let_go(first.pk, by=STAFF, now=due)
    assert passage(due, now=due).counts == {USUAL: 1}
    decisions = Decision.objects.filter(act__in=("hold-step", "let-go")).order_by("id")
    assert [(d.act, d.actor) for d in decisions] == [("hold-step", str(STAFF)), ("let-go", str(STAFF))]
    assert decisions[0].facts["why"] == "The customer called: they move."


@pytest.mark.parametrize("why", ["", "   "])
def test_who_holds_a_step_says_why(due: datetime, why: str) -> None:
    with pytest.raises(BadInput, match="why"), unit(due, STAFF):
        hold_step(Entry.objects.values_list("pk", flat=True)[0], why, by=STAFF, now=due)


def test_far_more_than_usual_is_held_whole_until_a_person_says_go(due: datetime) -> None:
    lived(due, days=40, most=9)
    report = passage(due, now=due)
    assert (report.counts, report.held) == ({}, [USUAL])
    brake = Brake.objects.get(kind=SURPRISE + USUAL)
    assert brake.why == "60 due, 9 at most in a day until now"
    assert Run.objects.order_by("-pk")[0].held == {USUAL: 60}
    assert passage(due, now=due).counts == {}, "a held batch stays held"
    release(SURPRISE + USUAL, by=STAFF, now=due)
    assert passage(due, now=due).counts == {USUAL: 60}


@pytest.mark.parametrize(
    ("days", "most"),
    [
        (40, 15),  # sixty is four times fifteen, and not more
        (20, 1),  # too young a house to know what is usual
    ],
)
def test_what_is_usual_goes(due: datetime, days: int, most: int) -> None:
    lived(due, days=days, most=most)
    assert passage(due, now=due).counts == {USUAL: 60}


def test_a_database_put_back_from_a_backup_does_nothing_until_a_person_says_go(due: datetime, tmp_path: Path) -> None:
    mark = tmp_path / "tide.json"
    before = due - timedelta(hours=2)
    for hour in range(3):
        passage(before, now=before + timedelta(minutes=hour), mark=mark)
    Tide.objects.update(tick=1)  # as a backup taken after the first passage has it
    report = passage(due, now=due, mark=mark)
    assert report.braked and report.counts == {}
    assert "passage 3" in Brake.objects.get(kind=RESTORED).why
    assert passage(due, now=due, mark=mark).braked
    release(RESTORED, by=STAFF, now=due)
    assert passage(due, now=due, mark=mark).counts == {USUAL: 60}
    assert not passage(due, now=due, mark=mark).braked


def test_another_house_and_a_memory_that_cannot_be_read_raise_no_suspicion(due: datetime, tmp_path: Path) -> None:
    mark = tmp_path / "tide.json"
    mark.write_text('{"house": "00000000-0000-0000-0000-000000000000", "epoch": 9, "tick": 900}')
    assert passage(due, now=due, mark=mark).counts == {USUAL: 60}
    mark.write_text("torn")
    assert not passage(due, now=due, mark=mark).braked


def test_each_passage_is_written_down_and_idle_ones_are_one(due: datetime) -> None:
    passage(due, now=due)
    for minute in range(1, 4):
        passage(due, now=due + timedelta(minutes=minute))
    assert [run.counts for run in Run.objects.order_by("pk")] == [{USUAL: 60}, {}]


def test_a_house_that_did_not_run_has_an_alarm(due: datetime) -> None:
    assert silent_since() is None, "a house that never ran is being set up"
    passage(due, now=due)
    assert silent_since() is None
    Run.objects.update(ended_at=wall() - timedelta(minutes=20))
    last = last_passage()
    assert last is not None and silent_since() == last.ended_at


def test_what_came_to_be_due_among_a_chunk_is_not_lost_with_it(due: datetime) -> None:
    """A chunk takes out of the agenda all that stands between its first step and its last."""
    chunk, _ = due_steps(due, USUAL, after=None)
    report = Report()
    carry_out([step for place, step in enumerate(chunk) if place != 30], now=due, report=report)
    assert report.counts == {USUAL: 59}
    assert [step[:3] for step in due_steps(due, USUAL, after=None)[0]] == [chunk[30][:3]]
    assert passage(due, now=due).counts == {USUAL: 1}
    assert not Entry.objects.filter(due_at=due).exists()
