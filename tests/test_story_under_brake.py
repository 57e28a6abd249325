"""A story goes on to its end while a brake holds everything back, and what was due happens once it is let go."""

from datetime import timedelta
from pathlib import Path

import pytest

from posada.contexts.billing.models import Invoice
from posada.ground.agenda.brakes import EMERGENCY, pull, release
from posada.rehearsal.instants import local
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import read_script
from posada.terms.actor import Actor

YEAR = Path(__file__).parents[1] / "bench" / "year.yaml"
STAFF = Actor("staff", role="administrator", channel="staff")


@pytest.mark.django_db
def test_time_passes_under_the_emergency_stop() -> None:
    script = read_script(YEAR)
    with scratch_house(script, YEAR) as story:
        player = Player(script, story)
        for event in script.events[:6]:
            story.live_until(local(event.at, story.zone), inclusive=False)
            player.act(event)
        before = Invoice.objects.count()
        pull(EMERGENCY, "a look at the books", by=STAFF, now=story.now)
        story.live_until(story.now + timedelta(days=60), inclusive=True)
        assert Invoice.objects.count() == before
        release(EMERGENCY, by=STAFF, now=story.now)
        story.live_until(story.now, inclusive=True)
        assert Invoice.objects.count() > before
