"""Deleting the data of ended services where a person must approve it first."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.acts.purge_data import deletion_grounds
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.terms.actor import Actor

KIND = "data-erasure"


def open_purge_reviews(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Put the deletion of these services' data before a person, on the day that was announced; nothing is deleted."""
    due_at = {step.subject_id: step.due_at for step in steps}
    services = queries.locked(list(due_at))
    matters = [
        Matter(
            service.customer_id, KIND, ("service", service.pk), service.purge_decided_by,
            deletion_grounds(service, now), due_at[service.pk], act="ask-purge",
            facts={"ended_at": service.ended_at, "announced_for": service.purge_at},
        )
        for service in services
    ]  # fmt: skip
    open_cases(matters, now=now, by=by)
    for service in services:
        service.purge_at = None
        service.save(update_fields=["purge_at"])


def decide_purge(case: Case, approved: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """Let the data be deleted from now on, or keep them."""
    (service,) = queries.locked([case.subject_id])
    outcome = CaseState.GRANTED if approved else CaseState.REFUSED
    close_case(
        case.pk, outcome, grounds=deletion_grounds(service, now), now=now, by=by, facts={"reason": reason},
        act="approve-purge" if approved else "keep-data",
    )  # fmt: skip
    service.purge_decided_by = ""
    service.purge_at = now if approved else None
    service.save(update_fields=["purge_decided_by", "purge_at"])
    touch("service", [service.pk])
