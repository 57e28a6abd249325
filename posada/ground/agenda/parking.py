"""Subjects on which automation stopped, and letting them go on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from posada.ground.agenda.models import Entry, Parked
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.terms.actor import SYSTEM, Actor
from posada.terms.decisions import Verdict, record
from posada.terms.models import Decision, Outcome

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


def park_again(parked_id: int, *, since: datetime, why: str, by: Actor, now: datetime) -> None:
    """Stop automation again on a subject that was released by mistake; what a run did meanwhile stays done.

    Raises Refused where it was released before `since`, is held again, or has no step to come.
    """
    parked = Parked.objects.select_for_update().get(pk=parked_id)
    subject = (parked.customer_id, parked.subject_kind, parked.subject_id)
    released = Decision.objects.filter(
        customer_id=parked.customer_id, subject_kind=parked.subject_kind, subject_id=parked.subject_id, act="release",
        due_at__gte=since,
    ).order_by("-id").first()  # fmt: skip
    verdict = Verdict(
        *subject, "park-again", now, facts={"why": why.strip()[:300], "was": parked.why[:500]}, effects=("undone",),
        undoes=released.id if released else None,
    )  # fmt: skip
    if released is None or parked.released_at is None or parked.released_at < since:
        raise verdict.refused("not-as-it-was-left")
    if not _entry(*subject).filter(held_by="").update(held_by=PARKED, stale_from=None):
        raise verdict.refused("not-as-it-was-left")
    Parked.objects.create(
        customer_id=parked.customer_id, subject_kind=parked.subject_kind, subject_id=parked.subject_id, why=parked.why,
        owner=parked.owner, parked_at=now, deadline=now + LOOKED_AT_WITHIN,
    )  # fmt: skip
    record([verdict], now=now, actor=by)


def _entry(customer_id: int, kind: str, id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(customer_id=customer_id, subject_kind=kind, subject_id=id)
