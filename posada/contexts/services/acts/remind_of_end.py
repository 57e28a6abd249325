"""Telling customers, as a courtesy, that a service is about to end, or its data to be deleted."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.events import ExpiryNoticeDue
from posada.contexts.services.models import Reminder, Service
from posada.contexts.services.rules.data_deletion import DataDeletion
from posada.contexts.services.rules.own_copy import OwnCopy
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


def remind_of_end(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Order the `end-reminder` or `deletion-warning` that fell due, once. Announces ExpiryNoticeDue."""
    held, terms, act = queries.by_id([step.subject_id for step in steps]), book().for_existing(now), steps[0].act
    decisions = record(
        [
            Verdict(step.customer_id, "service", step.subject_id, act, step.due_at,
                    _grounds(act, held[step.subject_id], now), effects=("notice-ordered",),
                    facts={"ends_on": held[step.subject_id].ends_on, "purge_at": held[step.subject_id].purge_at})
            for step in steps
        ],
        now=now, actor=by,
    )  # fmt: skip
    Reminder.objects.bulk_create(
        Reminder(
            customer_id=step.customer_id, service_id=step.subject_id, act=act, renews_on=ends_on,
            due_on=terms.calendar.today(step.due_at), decision_id=decision,
        )
        for step, decision in zip(steps, decisions, strict=True)
        if (ends_on := held[step.subject_id].ends_on) is not None
    )  # fmt: skip
    ids = tuple(step.subject_id for step in steps)
    touch("service", ids)
    announce(ExpiryNoticeDue(ids, act, tuple(decisions), now, by))


def _grounds(act: str, service: Service, now: datetime) -> tuple[Ground, ...]:
    terms, target = queries.governs(service, now), queries.target(service)
    if act == "end-reminder":
        return grounds(terms.ruling(OwnCopy, target))
    return grounds(terms.ruling(DataDeletion, target, ended_by="cancellation"))
