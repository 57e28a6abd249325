"""Collecting what stayed unpaid on services that were cancelled."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from posada.contexts.billing import queries
from posada.contexts.billing.rules.cancellation_debt import CancellationDebt
from posada.contexts.billing.rules.collection import Collection as CollectionRule
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import cases_open
from posada.kernel.errors import BadInput
from posada.kernel.money import sum_money
from posada.terms.actor import Actor
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


def collect_ended(service_ids: Collection[int], *, due_at: datetime, now: datetime, by: Actor) -> None:
    """Open a collection case for each of these services on which something due is unpaid, with its statement."""
    terms = book().for_existing(now)
    today = terms.calendar.today(now)
    known = cases_open("service", service_ids, "collection")
    matters = []
    for service in services.by_id(set(service_ids) - known).values():
        ruling = terms.ruling(CancellationDebt, services.target(service))
        due = queries.unpaid_invoices(service.customer_id, service_id=service.pk).filter(due_on__lte=today)
        claims = list(due.filter(currency=service.currency))
        if ruling is None or not claims:
            continue
        statement = [
            {"invoice": claim.pk, "number": claim.number, "due_on": claim.due_on, "unpaid": queries.unpaid(claim)}
            for claim in claims
        ]
        matters.append(
            Matter(
                customer_id=service.customer_id, kind="collection", subject=("service", service.pk),
                role=ruling.rule.role, grounds=ruling.orders(), due_at=due_at,
                facts={"collectors": ruling.rule.collectors, "invoices": [claim.pk for claim in claims]},
                amounts={"total": sum_money((queries.unpaid(claim) for claim in claims), service.currency)},
                evidence=statement,
            )
        )  # fmt: skip
    open_cases(matters, now=now, by=by)


def assign_collection(case: Case, collector: str, *, now: datetime, by: Actor, reason: str = "") -> None:
    """Give a collection to one of the collectors that its clause names, with the statement of what is owed."""
    allowed = case.facts.get("collectors", [])
    if collector not in allowed:
        raise BadInput("collector", collector, ", ".join(allowed))
    facts: dict[str, Any] = {"collector": collector, "statement": case.evidence, "reason": reason}
    close_case(
        case.pk, CaseState.GRANTED, grounds=_grounds(case, now), now=now, by=by, act="assign-collection", facts=facts
    )


def give_up_collection(case: Case, *, now: datetime, by: Actor, reason: str) -> None:
    """Close a collection without collecting; what is owed stays owed."""
    close_case(
        case.pk, CaseState.REFUSED, grounds=_grounds(case, now), now=now, by=by, act="give-up-collection",
        facts={"reason": reason},
    )  # fmt: skip


def _grounds(case: Case, now: datetime) -> tuple[Ground, ...]:
    terms = book().for_existing(now)
    found = [*terms.rulings(CancellationDebt), *terms.rulings(CollectionRule)]
    return grounds(*(ruling for ruling in found if ruling.clause == case.clause))
