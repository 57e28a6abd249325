"""Deleting the data of ended services, backups among them, once the announced day has come."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.models import Service, State
from posada.contexts.services.rules.data_deletion import DataDeletion
from posada.contexts.services.rules.final_copy import NoFinalCopy
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.versions import book


def purge_data(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Order the deletion of all data of services; kept are the record of it and what the books need."""
    due_at = {step.subject_id: step.due_at for step in steps}
    services = queries.locked(list(due_at))
    decisions = record(
        [
            Verdict(s.customer_id, "service", s.pk, "purge-data", due_at[s.pk],
                    deletion_grounds(s, now) + grounds(copies := no_copy(s, now), role="limits"),
                    facts={"ended_at": s.ended_at, "announced_for": s.purge_at,
                           **({"copies": copies.rule.copies} if copies else {})}, effects=("data-deleted",))
            for s in services
        ],
        now=now, actor=by,
    )  # fmt: skip
    for service in services:
        service.purged_at = now
    Service.objects.bulk_update(services, ["purged_at"])
    order_tasks([(s, "purge", decision) for s, decision in zip(services, decisions, strict=True)], now=now)
    touch("service", list(due_at))


def ask_deletion(service_id: int, *, now: datetime, by: Actor) -> None:
    """Delete an ended service's data at once, at the customer's own recorded word, which counts as the notice."""
    (service,) = queries.locked([service_id])
    if service.state == State.ACTIVE or service.purge_at is None or service.purged_at is not None:
        raise BadInput("about", service.name, "an ended service whose data are not deleted yet")
    record(
        [Verdict(service.customer_id, "service", service.pk, "deletion-request", now, deletion_grounds(service, now),
                 facts={"announced_for": service.purge_at, "channel": by.channel},
                 effects=("deletion-brought-forward",))],
        now=now, actor=by,
    )  # fmt: skip
    service.purge_at = min(service.purge_at, now)
    service.save(update_fields=["purge_at"])
    touch("service", [service_id])


def no_copy(service: Service, now: datetime) -> Ruling[NoFinalCopy] | None:
    """The rule that no copy is left behind; None where the terms say nothing of it."""
    return queries.governs(service, now).ruling(NoFinalCopy, queries.target(service))


def deletion_grounds(service: Service, now: datetime) -> tuple[Ground, ...]:
    """The rule that orders the deletion of an ended service's data."""
    found = book().for_existing(now).rulings(DataDeletion)
    return grounds(*(ruling for ruling in found if ruling.clause == service.purge_clause))
