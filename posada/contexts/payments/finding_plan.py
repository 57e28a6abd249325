"""The future of a finding that a proof was altered: when its time runs out, a person may cancel."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from posada.contexts.payments.acts.hear_defence import DEFENCE
from posada.contexts.payments.models import Finding, FindingState
from posada.contexts.payments.rules.altered_proof import FraudCancellation
from posada.ground.agenda.queries import cases_about, cases_open
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What the plan of a finding depends on. `heard`: a letter waits for a person; `offered`: the decision is open."""

    open: bool
    heard_until: date
    heard: bool
    offered: bool


def plan(facts: FindingFacts, terms: Terms) -> Plan:
    """The decision to come; none once it was offered or the finding ended, nor while a letter is being looked at."""
    ruling = terms.ruling(FraudCancellation)
    if ruling is None or not facts.open or facts.heard or facts.offered:
        return ()
    at = terms.calendar.close_of(facts.heard_until)
    return (Step(at, "fraud-cancellation", ruling.clause, conditional="if-unproved"),)


def plans(finding_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each finding, from a fixed number of queries."""
    findings = list(Finding.objects.filter(pk__in=finding_ids))
    payments = [found.payment_id for found in findings]
    heard = cases_open("payment", payments, DEFENCE)
    offered = cases_about("payment", payments, "fraud-cancellation")
    return {
        found.pk: (
            found.customer_id,
            plan(
                FindingFacts(
                    found.state == FindingState.OPEN, found.heard_until, found.payment_id in heard,
                    found.payment_id in offered,
                ),
                book().by_number(found.version_id),
            ),
        )
        for found in findings
    }  # fmt: skip
