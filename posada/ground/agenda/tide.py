"""Suspecting that the database was put back from a backup: each machine remembers how far it had come."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from posada.ground.agenda.brakes import RESTORED, pull
from posada.ground.agenda.models import Brake, Tide
from posada.terms.actor import SYSTEM


def suspect_restore(mark: Path, *, now: datetime) -> Brake | None:
    """The brake of the suspicion: pulled here where the database is behind what `mark` remembers of it.

    Until a person says go on, no run and no job does anything: what it would do may have been done already.
    """
    pulled = Brake.objects.filter(kind=RESTORED, released_at=None).first()
    if pulled is not None:
        return pulled
    tide, known = _tide(), _remembered(mark)
    if known is None or known["house"] != str(tide.house) or (known["epoch"], known["tick"]) <= (tide.epoch, tide.tick):
        return None
    why = f"this machine saw passage {known['tick']}, the database knows {tide.tick}: it was put back from a backup"
    return pull(RESTORED, why, by=SYSTEM, now=now)


def rise(mark: Path) -> None:
    """One passage more, remembered by the database and by this machine."""
    with transaction.atomic():
        _tide()
        Tide.objects.update(tick=F("tick") + 1)
        tide = Tide.objects.get()
    mark.parent.mkdir(parents=True, exist_ok=True)
    fresh = mark.with_suffix(".new")
    fresh.write_text(json.dumps({"house": str(tide.house), "epoch": tide.epoch, "tick": tide.tick}))
    fresh.replace(mark)


def _tide() -> Tide:
    return Tide.objects.get_or_create(id=1)[0]


def _remembered(mark: Path) -> dict[str, Any] | None:
    """What this machine remembers; None where it never ran, or its memory cannot be read."""
    try:
        known: dict[str, Any] = json.loads(mark.read_text())
        return {"house": str(known["house"]), "epoch": int(known["epoch"]), "tick": int(known["tick"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None
