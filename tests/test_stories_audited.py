"""The books of a house prove one another after stories that replace, join, refund and take apart claims."""

from pathlib import Path

import pytest

from posada.flow.audit import audit
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import read_script

PACKS = Path(__file__).parents[1] / "packs"
STORIES = (
    "alestra/one-invoice-a-month",  # joined, and made anew without what ended
    "alestra/early-termination",
    "alestra/term-end",
    "alestra/other-ends",  # time not served is refunded, an end before the start is charged
    "altomarketing/plan-change-and-open-orders",  # orders replaced, also those for which a service is off
    "flooming/plan-change",
    "flooming/proration-from-payment",  # charges taken back as they are paid
    "metsys/idle-email-marketing",  # ended, brought back, deleted
    "metsys/taken-names",
    "example/leaving",
)


@pytest.mark.django_db
@pytest.mark.parametrize("name", STORIES)
def test_the_audit_finds_nothing_after_the_story(name: str) -> None:
    pack, story_name = name.split("/")
    path = PACKS / pack / "rehearsals" / f"{story_name}.yaml"
    script = read_script(path)
    with scratch_house(script, path) as story:
        Player(script, story).play()
        assert audit(story.now) == []
