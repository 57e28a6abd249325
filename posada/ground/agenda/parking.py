"""Subjects on which automation stopped, and letting them go on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from posada.ground.agenda.models import Entry, Parked
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.terms.actor import SYSTEM, Actor
from posada.terms.decisions import Verdict, record
from posada.terms.models import Outcome

PARKED = "parked"
LOOKED_AT_WITHIN = timedelta(days=2)


@transaction.atomic
def park(step: DueStep, why: str, *, now: datetime) -> None:
    """Stop automation on one subject; nothing happens to the customer until a person has looked."""
    _, fresh = Parked.objects.get_or_create(
        customer_id=step.customer_id, subject_kind=step.subject_kind, subject_id=step.subject_id, released_at=None,
        defaults={"why": f"{step.act}: {why}", "owner": "administrator", "parked_at": now,
                  "deadline": now + LOOKED_AT_WITHIN},
    )  # fmt: skip
    _entry(step.customer_id, step.subject_kind, step.subject_id).update(held_by=PARKED, stale_from=None)
    if fresh:
        verdict = Verdict(
            step.customer_id, step.subject_kind, step.subject_id, "park", now, outcome=Outcome.PARKED,
            facts={"act": step.act, "due": step.due_at, "why": why[:500]},
        )  # fmt: skip
        record([verdict], now=now, actor=SYSTEM)


def release_parked(parked_id: int, *, by: Actor, now: datetime) -> None:
    """A person has looked: the subject's plan is computed again and goes on."""
    parked = Parked.objects.select_for_update().get(pk=parked_id)
    if parked.released_at is not None:
        return
    parked.released_at, parked.released_by = now, str(by)
    parked.save(update_fields=["released_at", "released_by"])
    _entry(parked.customer_id, parked.subject_kind, parked.subject_id).update(held_by="")
    verdict = Verdict(parked.customer_id, parked.subject_kind, parked.subject_id, "release", now,
                      facts={"why": parked.why[:500]})  # fmt: skip
    record([verdict], now=now, actor=by)
    touch(parked.subject_kind, [parked.subject_id])


def _entry(customer_id: int, kind: str, id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(customer_id=customer_id, subject_kind=kind, subject_id=id)
