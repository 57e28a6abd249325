"""The future of a refund: a person pays it out, as an irreversible act that the brakes hold."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.billing.models import Refund
from posada.kernel.plan import Plan, Step
from posada.terms.models import Decision
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


def plans(refund_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each refund, from a fixed number of queries."""
    found = Refund.objects.filter(pk__in=refund_ids)
    rows = list(found.values_list("id", "customer_id", "decided_at", "ordered_at", "decision_id"))
    clauses = {id: stands_on[0].clause for id, stands_on in ordered_by([row[4] for row in rows]).items() if stands_on}
    planned: dict[int, tuple[int, Plan]] = {}
    for id, customer, decided_at, ordered_at, decision in rows:
        step = Step(decided_at, "pay-out", clauses.get(decision, ""), irreversible=True)
        planned[id] = (customer, () if ordered_at else (step,))
    return planned


def ordered_by(decision_ids: Collection[int]) -> dict[int, tuple[Ground, ...]]:
    """The rule that each of these decisions stands on first; nothing for one that stands on none."""
    rows = Decision.objects.filter(pk__in=decision_ids).values_list("id", "ruling_id")
    versions = book()
    return {
        id: grounds(versions.of_ruling(number).by_number(number)) if number is not None else () for id, number in rows
    }
