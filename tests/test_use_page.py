"""The use of a service over time, as its customer sees it: charts with the limits of the terms, and the figures."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from posada.contexts.metering.acts.take_batch import take_batch
from posada.faces.portal.measured import said_of
from posada.faces.portal.views.use import PLACES, thinned
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.pages import contact, user_of
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.rehearsal.story import Story
from posada.terms.actor import SYSTEM
from tests.test_use_kept import STORY, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived() -> Iterator[Story]:
    script = Script.model_validate(STORY)
    with scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        with clock.use(MovableClock(story.now)):
            yield story


def ana(story: Story) -> Client:
    client = Client(headers={"accept-language": "es"})
    client.force_login(user_of(contact(story, "ana")), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_each_metric_is_drawn_with_its_limit_and_told_in_figures(lived: Story) -> None:
    now, id = lived.now, lived.id_of("a", "service")
    told = [read(lived, "a", "files", 150_000 + minute, now - timedelta(minutes=minute)) for minute in range(5, 60, 5)]
    told += [read(lived, "a", "transfer", 2**20, now - timedelta(minutes=minute)) for minute in range(5, 60, 5)]
    with unit(now, SYSTEM):
        take_batch(told, now=now, by=SYSTEM)
    client = ana(lived)
    page = client.get(reverse("portal:service_use", args=[id])).content.decode()
    assert page.count('<figure class="chart">') == 2
    assert "Archivos (los términos piden no pasar de 200.000)" in page and 'class="limit"' in page
    assert "150.055" in page and "1 MB" in page
    rows = list(
        csv.reader(StringIO(client.get(reverse("portal:service_use_csv", args=[id])).content.decode("utf-8-sig")))
    )
    assert len(rows) == 23
    assert {row[1]: row[2] for row in rows[1:]} == {"files": "150005", "transfer": "1048576"}
    assert client.get(reverse("portal:service_use", args=[id]) + "?span=nonsense").status_code == 200
    other = client.get(reverse("portal:service_use", args=[lived.id_of("b", "service")])).content.decode()
    assert "Aún no medimos nada" in other


@pytest.mark.parametrize(("metric", "value", "said"), [
    ("disk", 3 * 2**30 + 2**29, "3,5 GB"), ("memory", 96 * 2**20, "96 MB"), ("transfer", 0, "0 B"),
    ("files", 45210, "45.210"),
    ("cpu", Decimal("1.25"), "1,2 s de procesador"), ("disk", 100 * 2**30, "100 GB"),
])  # fmt: skip
def test_figures_are_said_with_their_unit(metric: str, value: Any, said: str, lived: Story) -> None:
    from django.utils.translation import override

    with override("es"):
        assert said_of(metric, Decimal(value)) == said


def test_many_readings_are_drawn_as_few_and_lose_nothing_that_flows(lived: Story) -> None:
    points = [(lived.now + timedelta(minutes=n), Decimal(n % 7)) for n in range(1000)]
    for metric, gather in (("transfer", sum), ("memory", max)):
        drawn = thinned(metric, points)
        assert len(drawn) <= PLACES
        assert gather(value for _at, value in drawn) == gather(value for _at, value in points)
