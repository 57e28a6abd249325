"""Data are deleted only after a letter with the day has left: a house whose mail failed puts the day off."""

from pathlib import Path
from typing import Any

import pytest

from posada.contexts.services.models import Service
from posada.contexts.support.models import Notice
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms.models import Decision

pytestmark = pytest.mark.django_db

STORY: dict[str, Any] = {
    "pack": "flooming",
    "from": "2026-03-01T09:00",
    "until": "2026-04-15",
    "customers": {"ana": {"name": "Ana Gómez"}},
    "events": [
        {"at": "2026-03-01T10:00", "order": {"as": "web", "customer": "ana", "product": "hosting-1"}},
        {"at": "2026-03-01T11:00", "pay": {"invoice": "web/1"}},
        {"at": "2026-03-10T10:00", "request": {"kind": "cancel", "about": "web"}},
    ],
}


@pytest.mark.parametrize("told", [True, False])
def test_what_nobody_was_told_of_is_not_deleted(told):
    script = Script.model_validate(STORY)
    with scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        service = Service.objects.get()
        assert service.purge_at is not None
        if not told:
            Notice.objects.filter(kind="service-ended").update(state="failed", sent_at=None)
        announced = service.purge_at
        story.live_until(announced, inclusive=True)
        service.refresh_from_db()
        assert (service.purged_at is not None) is told
        assert Decision.objects.filter(act="put-off-deletion").exists() is not told
        if not told:
            assert service.purge_at > announced
            assert Notice.objects.get(kind="data-deletion").sent_at is not None
            story.live_until(service.purge_at, inclusive=True)
            service.refresh_from_db()
            assert service.purged_at is not None
