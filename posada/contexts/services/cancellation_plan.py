"""The future of a cancellation: the reminders until it is answered, and the day by which its charges must be paid."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from posada.contexts.services import queries
from posada.contexts.services.models import Cancellation, CancellationState
from posada.contexts.services.rules.cancellation_answer import CancellationAnswer
from posada.contexts.services.rules.settled_first import SettledFirst
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.selector import Target


@dataclass(frozen=True, slots=True)
class CancellationFacts:
    """What the plan of a cancellation depends on."""

    state: str
    target: Target
    asked_at: datetime
    ends_on: date
    answered: bool = False
    alerted: bool = False
    escalated: bool = False


def plan(facts: CancellationFacts, terms: Terms) -> Plan:
    """What happens until the customer has the answer, and if the charges stay unpaid, in order of time."""
    steps: list[Step] = []
    answer = terms.ruling(CancellationAnswer, facts.target)
    if answer is not None and not facts.answered and facts.state in queries.ENDING:
        alert_at = terms.calendar.add(facts.asked_at, answer.rule.alert_after)
        escalate_at = terms.calendar.add(facts.asked_at, answer.rule.within)
        if not facts.alerted:
            steps.append(Step(alert_at, "cancellation-alert", answer.clause, conditional="if-unanswered"))
        if not facts.escalated:
            steps.append(Step(escalate_at, "cancellation-escalation", answer.clause, conditional="if-unanswered"))
    settled = terms.ruling(SettledFirst, facts.target)
    waits = settled is not None and settled.rule.unpaid == "wait"
    if settled is not None and not waits and facts.state == CancellationState.CONDITIONAL:
        at = terms.calendar.close_of(facts.ends_on)
        steps.append(Step(at, "cancellation-unpaid", settled.clause, conditional="if-unpaid"))
    return tuple(sorted(steps))


def plans(cancellation_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each cancellation, from a fixed number of queries."""
    found = list(Cancellation.objects.filter(pk__in=cancellation_ids))
    services = queries.by_id([cancellation.service_id for cancellation in found])
    terms = queries.governing(services.values(), now)
    return {
        c.pk: (
            c.customer_id,
            plan(
                CancellationFacts(
                    c.state, queries.target(services[c.service_id]), c.asked_at, c.ends_on,
                    c.answered_at is not None, c.alerted_at is not None, c.escalated_at is not None,
                ),
                terms[c.service_id],
            ),
        )
        for c in found
    }  # fmt: skip
