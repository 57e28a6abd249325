"""Telling customers that what they have expires."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries
from posada.contexts.services.events import ExpiryNoticeDue
from posada.contexts.services.models import Reminder, Service
from posada.contexts.services.rules.expiry_notice import ExpiryNotice
from posada.contexts.services.rules.expiry_reminders import ExpiryReminders
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import EXCLUDES, Ground, grounds
from posada.terms.selector import Target
from posada.terms.versions import book


def remind_of_expiry(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Order the notice or reminder that fell due, once for its day. No order is issued. Announces ExpiryNoticeDue."""
    terms = book().for_existing(now)
    held = queries.by_id([step.subject_id for step in steps])
    act = steps[0].act
    decisions = record(
        [
            Verdict(step.customer_id, "service", step.subject_id, act, step.due_at,
                    _grounds(act, held[step.subject_id], terms), effects=("notice-ordered",),
                    facts={"expires_on": held[step.subject_id].renews_on})
            for step in steps
        ],
        now=now, actor=by,
    )  # fmt: skip
    Reminder.objects.bulk_create(
        Reminder(
            customer_id=step.customer_id, service_id=step.subject_id, act=act,
            renews_on=expires_on, due_on=terms.calendar.today(step.due_at), decision_id=decision,
        )
        for step, decision in zip(steps, decisions, strict=True)
        if (expires_on := held[step.subject_id].renews_on) is not None
    )  # fmt: skip
    ids = tuple(step.subject_id for step in steps)
    touch("service", ids)
    announce(ExpiryNoticeDue(ids, act, tuple(decisions), now, by))


def _grounds(act: str, service: Service, terms: Terms) -> tuple[Ground, ...]:
    """The clause that orders the message, and the one by which no renewal order comes with it."""
    target = Target(service.product_kind, service.type, service.product, None, None, service.cycle)
    if act == "expiry-reminder":
        return grounds(terms.ruling(ExpiryReminders, target))
    excluded = grounds(billing.manual_renewal(terms, target), role=EXCLUDES)
    return grounds(terms.ruling(ExpiryNotice, target)) + excluded
