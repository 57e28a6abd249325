"""What holds a run back, and what lets it go on."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from bench.book import empty_house, fill
from posada.contexts.services.models import Service
from posada.flow import plans
from posada.flow.run import run
from posada.ground.agenda.brakes import CEILING, EMERGENCY, pull, release
from posada.ground.agenda.models import Entry, Parked
from posada.ground.agenda.parking import release_parked
from posada.ground.agenda.unit import unit
from posada.kernel.errors import PosadaError
from posada.terms.actor import SYSTEM, Actor

pytestmark = pytest.mark.debian_postgres
STAFF = Actor("staff", 1, "administrator")


@pytest.fixture
def due(db: Any) -> Iterator[datetime]:
    """A house of sixty services whose orders fall due at this instant."""
    empty_house()
    yield fill(60)


def test_nothing_happens_while_the_emergency_stop_is_pulled(due: datetime) -> None:
    pull(EMERGENCY, "something is wrong", by=STAFF, now=due)
    assert run(due, now=due).braked
    assert Entry.objects.filter(act="renewal-order").count() == 60
    assert release(EMERGENCY, by=STAFF, now=due)
    assert run(due, now=due).counts == {"renewal-order": 60}


def test_a_batch_above_its_ceiling_is_held_whole_until_a_person_says_go(due: datetime) -> None:
    Service.objects.update(ends_on=datetime.fromisoformat("2026-03-15"))
    with unit(due, SYSTEM):
        plans_touched(60)
    assert Entry.objects.filter(act="end-service", irreversible=True).count() == 60
    report = run(due, now=due)
    assert report.held == ["end-service"]
    assert not Service.objects.exclude(state="active").exists()
    release(CEILING + "end-service", by=STAFF, now=due)
    assert run(due, now=due).held == []
    assert not Service.objects.filter(state="active").exists()


def plans_touched(count: int) -> None:
    from posada.ground.agenda.unit import touch

    touch("service", list(Service.objects.values_list("pk", flat=True)[:count]))


def test_one_bad_subject_is_parked_alone_and_goes_on_when_released(
    due: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = plans.STEPS["renewal-order"]
    bad = Service.objects.order_by("pk")[7].pk

    def fails(steps: Any, **more: Any) -> object:
        if any(step.subject_id == bad for step in steps):
            raise PosadaError("a fact is missing")
        return whole(steps, **more)

    monkeypatch.setitem(plans.STEPS, "renewal-order", fails)
    report = run(due, now=due)
    assert (report.counts, report.parked) == ({"renewal-order": 59}, 1)
    parked = Parked.objects.get()
    assert (parked.subject_kind, parked.subject_id) == ("service", bad)
    assert run(due, now=due).counts == {}
    monkeypatch.setitem(plans.STEPS, "renewal-order", whole)
    with unit(due, STAFF):
        release_parked(parked.pk, by=STAFF, now=due)
    assert run(due, now=due).counts == {"renewal-order": 1}
