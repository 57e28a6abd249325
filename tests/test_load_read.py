"""The load that nodes read: whose terms mind it, by the figures of their rules."""

from pathlib import Path
from typing import Any

import pytest

from posada.contexts.nodes.events import ReadingsTold
from posada.ground.agenda.models import Case
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.kernel.events import announce
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms.actor import SYSTEM
from tests.test_use_kept import STORY, read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("figures", "load", "share", "opened"),
    [
        ({}, 9, 50, True),  # 4.5 a core, and half of it: as the pack has it
        ({}, 9, 49, False),
        ({}, 4, 90, False),  # 2 a core is not above 2
        ({"share_percent": 30}, 9, 30, True),  # less than half is enough where the figure says so
        ({"load_per_core": 0.5}, 2, 50, True),  # so is a server that another house would call idle
        ({"load_per_core": 5}, 9, 90, False),
    ],
)
def test_a_person_looks_where_the_rules_own_figures_are_passed(
    figures: dict[str, Any], load: int, share: int, opened: bool
) -> None:
    script = Script.model_validate({**STORY, "terms": {"metsys/unlimited-no-degradation": figures} if figures else {}})
    with scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        with clock.use(MovableClock(story.now)), unit(story.now, SYSTEM):
            told = {"load": load, "cores": 2, "cpu-share": share, "cpu-percent": share}
            rows = tuple(read(story, "a", metric, value, story.now) for metric, value in told.items())
            announce(ReadingsTold(rows, story.now, SYSTEM))
        assert Case.objects.filter(kind="degradation").exists() is opened
