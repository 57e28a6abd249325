"""What holds back a run: the emergency stop, a ceiling or a surprise for one act, a suspected restore."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, QuerySet

from posada.ground.agenda.models import Brake, Entry, Tide
from posada.terms.actor import SYSTEM, Actor
from posada.terms.prepared import prepared

EMERGENCY = "emergency-stop"
CEILING = "ceiling:"
SURPRISE = "surprise:"
RESTORED = "restored-backup"
GOOD_FOR = timedelta(hours=24)  # how long a person's word that a large batch may go lasts


@transaction.atomic
def pull(kind: str, why: str, *, by: Actor, now: datetime) -> Brake:
    """Hold back what `kind` names until a person releases it; pulled twice, it is the brake pulled first."""
    brake, _ = Brake.objects.get_or_create(
        kind=kind, released_at=None, defaults={"why": why, "pulled_at": now, "pulled_by": str(by)}
    )
    return brake


@transaction.atomic
def release(kind: str, *, by: Actor, now: datetime) -> bool:
    """Let go on what was held back; whether anything was. What a surprise held goes on with the next run."""
    held = Brake.objects.filter(kind=kind, released_at=None)
    if not held.update(released_at=now, released_by=str(by)):
        return False
    if kind.startswith(SURPRISE):
        Entry.objects.filter(held_by=kind).update(held_by="")
    if kind == RESTORED:
        Tide.objects.update(epoch=F("epoch") + 1)  # from here on no machine's memory is ahead of the database
    return True


def emergency_stop() -> Brake | None:
    """The emergency stop, where it is pulled."""
    return Brake.objects.filter(kind=EMERGENCY, released_at=None).first()


def acts_over_ceiling(upto: datetime, ceilings: Mapping[str, int], *, now: datetime) -> set[str]:
    """The irreversible acts of which more are due than may happen in one run; each such batch is held whole.

    A ceiling is given by act, or for all others under `*`. A batch that a person has released goes.
    """
    over = set()
    for act, count in _irreversible(upto) if ceilings else ():
        ceiling = ceilings.get(act, ceilings.get("*"))
        if ceiling is None or count <= ceiling or _released(CEILING + act, now):
            continue
        pull(CEILING + act, f"{count} due, {ceiling} allowed in one run", by=SYSTEM, now=now)
        over.add(act)
    return over


@prepared
def _irreversible(upto: datetime) -> QuerySet[Any, Any]:
    due = Entry.objects.filter(due_at__lte=upto, held_by="", irreversible=True).order_by().values_list("act")
    return due.annotate(Count("id"))


def _released(kind: str, now: datetime) -> bool:
    return Brake.objects.filter(kind=kind, released_at__gt=now - GOOD_FOR).exists()
