"""The future of a service: its next renewal order, its end, the deletion of its data."""

from dataclasses import dataclass
from datetime import date, datetime

from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.selector import Target


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What the plan of a service depends on."""

    state: str
    target: Target
    activated_at: datetime | None
    next_period: date | None  # first day not ordered yet
    renewal_issue_on: date | None  # when its order is issued; None where none is issued by itself
    renewal_clause: str = ""
    late_clause: str = ""  # of an order that should exist already at activation
    ends_on: date | None = None
    end_clause: str = ""
    purge_on: date | None = None
    purge_clause: str = ""


def plan(facts: ServiceFacts, terms: Terms) -> Plan:
    """What will happen to the service, in order of day, if everything due is paid."""
    calendar = terms.calendar
    steps: list[Step] = []
    if facts.state == "active" and facts.next_period and facts.renewal_issue_on and facts.activated_at:
        at = calendar.start_of(facts.renewal_issue_on)
        clause = facts.renewal_clause
        if at < facts.activated_at and facts.late_clause:
            at, clause = facts.activated_at, facts.late_clause
        steps.append(Step(at, "renewal-order", clause, args={"renews_on": facts.next_period}))
    if facts.state == "active" and facts.ends_on:
        steps.append(Step(calendar.close_of(facts.ends_on), "end-service", facts.end_clause, irreversible=True))
    if facts.purge_on:
        steps.append(Step(calendar.start_of(facts.purge_on), "purge-data", facts.purge_clause, irreversible=True))
    return tuple(sorted(steps))
