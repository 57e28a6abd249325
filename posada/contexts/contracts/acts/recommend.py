"""Proposing which product fits each group of users."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.contracts.rules.offer import ProfileRecommendation, recommended
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import open_case
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.rule import grounds
from posada.terms.versions import book

CASE = "recommendation"


def recommend(customer_id: int, groups: Mapping[str, Mapping[str, Any]], *, now: datetime, by: Actor) -> int:
    """Propose the smallest product for each group by its `people` and `needs`, and return the case of who decides."""
    ruling = book().for_existing(now).required(ProfileRecommendation)
    if open_case("customer", customer_id, CASE) is not None:
        raise BadInput("groups", sorted(groups), "a proposal at a time: one waits to be decided")
    if not groups:
        raise BadInput("groups", groups, "each group with its people and needs")
    proposals = {}
    for name, group in groups.items():
        product, because = recommended(list(group.get("needs", ())), ruling.rule)
        proposals[name] = {"product": product, "quantity": int(group.get("people", 1)), "because": because}
    matter = Matter(customer_id, CASE, ("customer", customer_id), "sales", ruling.orders(), now,
                    facts={"proposals": proposals}, act="recommend-profiles")  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def choose(case: Case, taken: bool, choice: Mapping[str, Any], *, reason: str, now: datetime, by: Actor) -> None:
    """Record the final choice: what was proposed, or what a person chose instead; or that nothing was taken."""
    ruling = book().for_existing(now).ruling(ProfileRecommendation)
    outcome = CaseState.GRANTED if taken else CaseState.REFUSED
    facts = {"choice": dict(choice) or case.facts["proposals"], "reason": reason}
    close_case(case.pk, outcome, grounds=grounds(ruling), now=now, by=by, facts=facts)
