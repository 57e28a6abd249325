"""Seeing to it that a customer who cancels has the date in writing in time."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.events import CancellationUnanswered
from posada.contexts.services.models import Cancellation
from posada.contexts.services.rules.cancellation_answer import CancellationAnswer
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record


def alert_unanswered(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Warn the department of requests that it has not answered. Announces CancellationUnanswered."""
    _remind(steps, "cancellation-alert", "alerted_at", now=now, by=by)


def escalate_unanswered(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Pass requests unanswered for too long to the supervisor. Announces CancellationUnanswered."""
    _remind(steps, "cancellation-escalation", "escalated_at", now=now, by=by)


def _remind(steps: Sequence[DueStep], act: str, noted: str, *, now: datetime, by: Actor) -> None:
    due_at = {step.subject_id: step.due_at for step in steps}
    found = list(Cancellation.objects.select_for_update().filter(pk__in=due_at).order_by("pk"))
    services = queries.by_id([cancellation.service_id for cancellation in found])
    governing = queries.governing(services.values(), now)
    verdicts, events = [], []
    for cancellation in found:
        service = services[cancellation.service_id]
        ruling = governing[service.pk].required(CancellationAnswer, queries.target(service))
        verdicts.append(
            Verdict(cancellation.customer_id, "service", cancellation.service_id, act, due_at[cancellation.pk],
                    ruling.orders(), facts={"asked_at": cancellation.asked_at, "answer_by": cancellation.answer_by,
                                            "department": ruling.rule.department}, effects=(act,))
        )  # fmt: skip
        setattr(cancellation, noted, now)
        events.append(
            CancellationUnanswered(cancellation.pk, cancellation.service_id, cancellation.customer_id, act,
                                   ruling.rule.department, now, by)
        )  # fmt: skip
    record(verdicts, now=now, actor=by)
    Cancellation.objects.bulk_update(found, [noted])
    touch("cancellation", list(due_at))
    for event in events:
        announce(event)
