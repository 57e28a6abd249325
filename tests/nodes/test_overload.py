"""A site whose program burns its server: read from the kernel, off for a moment, back by itself; then a plan."""

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import F

from posada.contexts.abuse.models import Overload
from posada.contexts.metering.models import Sample
from posada.contexts.services.models import Hold
from posada.contexts.support.models import Notice
from posada.flow.passage import passage
from posada.ground.agenda.models import Case
from posada.node.house import House
from posada.node.meter import Meter
from posada.terms.models import Decision, StoredRuling
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, living_house, service, until

BUSY, CALM = "busy.example.com", "calm.example.com"
MOMENTARY, CONTINUED = "altomarketing/overload-momentary-suspension", "altomarketing/overload-plan-change-required"
# The figures of altomarketing's clause are the provider's to set. Load on the machine of a test is small.
SET = {"cpu_percent": 0.5, "minutes": 1, "lasts": "1 hours", "load_per_core": 0.001}
BURN = "<?php $to = microtime(true) + 3; while (microtime(true) < $to) { hash('sha256', str_repeat('x', 9999)); }"
BURN += " echo getmypid();"


@pytest.fixture(scope="module")
def overloaded(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Two sites under altomarketing's terms with the provider's figures."""
    hosting = {**HOSTING, "prices": {"yearly": 60}, "currency": "USD"}
    played = script(
        BUSY, CALM, pack="altomarketing", country="AR", cycle="yearly", site=hosting, terms={MOMENTARY: SET}
    )  # fmt: skip
    with django_db_blocker.unblock(), living_house(played, daemons) as house:
        house.converge()
        house.hear()
        for domain in (BUSY, CALM):
            house.upload(domain, "burn.php", BURN)
            house.upload(domain, "small.php", "<?php echo getmypid();")
        yield house


class Minutes:
    """A node's meter, whose readings are told as if minutes lay between them."""

    def __init__(self, live: Live) -> None:
        self.live, self.meter = live, Meter(live.machine)

    def read(self, ago: timedelta = timedelta(0)) -> None:
        """Read now, and write down that it was read so long ago."""
        house = House(self.live.machine.house)
        try:
            self.meter.slices.gather()
            self.meter.read(house.all())
            said = json.loads(self.meter.file.read_text())
            for told in (said, *said["waiting"]):
                told["at"] = (datetime.fromisoformat(told["at"]) - ago).isoformat()
            self.meter.file.write_text(json.dumps(said))
            self.meter.tell(house)
        finally:
            house.close()
        self.live.weigh()

    def burn(self, domain: str, seconds: float) -> None:
        """What it used two minutes ago and a minute ago, and that it burns since."""
        Sample.objects.update(at=F("at") - timedelta(minutes=10))  # whatever was read before was read long before
        assert self.live.status(domain, "/small.php") == 200  # its process is there, and counted from now on
        self.read(timedelta(seconds=200))
        self.read(timedelta(seconds=70))
        assert not Overload.objects.filter(lifted_at=None).exists()
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            assert self.live.status(domain, "/burn.php") == 200
        self.read()


def clauses(decision: Decision) -> set[str]:
    return set(StoredRuling.objects.filter(pk__in=[id for id, _ in decision.grounds]).values_list("clause", flat=True))


def test_what_burns_a_server_is_off_for_a_moment_once_and_back_by_itself(overloaded: Live) -> None:
    id = service(BUSY).pk
    minutes = Minutes(overloaded)
    minutes.burn(BUSY, 3)
    (found,) = Overload.objects.all()
    assert (found.service_id, found.minutes) == (id, 1) and 0.5 < found.percent < 10
    (decision,) = Decision.objects.filter(act="find-overload")
    assert decision.pk == found.decision_id and clauses(decision) == {MOMENTARY}
    assert Hold.objects.filter(service_id=id, closed_at=None, reason="overload").count() == 1
    assert Notice.objects.filter(kind="suspension").count() == 1
    overloaded.converge()
    overloaded.hear()
    page = overloaded.get(BUSY, "/burn.php")
    assert page.status == 503 and "Ana" not in page.text
    assert overloaded.status(CALM) == 200
    minutes.read()  # another reading while it is off changes nothing
    assert Overload.objects.count() == 1 and Notice.objects.filter(kind="suspension").count() == 1
    assert overloaded.story is not None
    overloaded.story.clock.move_to(found.until)
    passage(found.until, now=found.until)
    overloaded.converge()
    until(lambda: overloaded.status(BUSY, "/small.php") == 200)
    overloaded.hear()
    assert service(BUSY).state == "active"
    assert not Case.objects.filter(kind="overload-upgrade").exists()


def test_where_it_goes_on_a_plan_that_fits_is_put_before_its_owner(overloaded: Live) -> None:
    overloaded.a_minute_later()
    Minutes(overloaded).burn(BUSY, 3)
    assert Overload.objects.count() == 2
    case = Case.objects.get(kind="overload-upgrade", subject_id=service(BUSY).pk)
    assert (case.facts["times"], case.facts["plans"]) == (2, ["vps-1", "vps-2"])
    (decision,) = Decision.objects.filter(act="propose-plan")
    assert clauses(decision) == {CONTINUED}
    assert Notice.objects.filter(kind="overload-upgrade").count() == 1
    overloaded.converge()
    assert overloaded.status(BUSY) == 503


def test_a_site_beside_it_that_uses_little_is_left_alone(overloaded: Live) -> None:
    assert not Overload.objects.filter(service_id=service(CALM).pk).exists()
