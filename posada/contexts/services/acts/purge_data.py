"""Deleting the data of ended services, backups among them, once the announced day has come."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from posada.contexts.backups import queries as backups
from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import DeletionPutOff
from posada.contexts.services.models import Service, State
from posada.contexts.services.rules.data_deletion import DataDeletion, deleted_at
from posada.contexts.services.rules.final_copy import NoFinalCopy
from posada.contexts.support import queries as support
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.versions import book

ASKED = "deletion-asked"  # mark: the customer's own word, which counts as the notice
TOLD_BY = ("service-ended", "data-deletion")  # the letters that name the day of the deletion
SHORTEST = timedelta(days=1)  # from a notice that was missing to the deletion


def purge_data(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Order the deletion of all data of services; kept are the record of it and what the books need.

    Where no letter with its day has left, the day is put off and told. Announces DeletionPutOff.
    """
    due_at = {step.subject_id: step.due_at for step in steps}
    services, untold = told_of(queries.locked(list(due_at)))
    put_off(untold, due_at, now=now, by=by)
    awaited = backups.final_copies_awaited([service.pk for service in services if ASKED not in service.marks])
    put_off([each for each in services if each.pk in awaited], due_at, now=now, by=by, reason="no-final-copy")
    services = [service for service in services if service.pk not in awaited]
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


def told_of(services: Sequence[Service]) -> tuple[list[Service], list[Service]]:
    """Those whose customers were told of the deletion since the service ended, or asked for it; and the others.

    Data that go with the end itself have no day of their own: the warnings of the end are theirs.
    """
    ids = [service.pk for service in services]
    sent = [support.sent_at("service", ids, kind) for kind in TOLD_BY]
    told: list[Service] = []
    untold: list[Service] = []
    for service in services:
        since, day = service.ended_at, service.purge_at
        letters = [each[service.pk] for each in sent if service.pk in each]
        known = since is None or day is None or day <= since or any(at >= since for at in letters)
        (told if known or ASKED in service.marks else untold).append(service)
    return told, untold


def put_off(
    services: Sequence[Service], due_at: Mapping[int, datetime], *, now: datetime, by: Actor,
    reason: str = "not-announced",
) -> None:  # fmt: skip
    """Announce another day for data that cannot be deleted yet, as long from now as their rule gives.

    Their deletion was told to nobody, or the last copy that the terms grant does not stand.
    """
    if not services:
        return
    calendar = book().for_existing(now).calendar
    verdicts = []
    for service in services:
        stood_on = deletion_grounds(service, now)
        later = [deleted_at(now, ground.ruling.rule, calendar) for ground in stood_on]
        announced, service.purge_at = service.purge_at, max(now + SHORTEST, *later)
        verdicts.append(
            Verdict(service.customer_id, "service", service.pk, "put-off-deletion", due_at[service.pk], stood_on,
                    facts={"announced_for": announced, "purge_at": service.purge_at}, reason=reason,
                    effects=("deletion-put-off",))
        )  # fmt: skip
    record(verdicts, now=now, actor=by)
    Service.objects.bulk_update(services, ["purge_at"])
    touch("service", [service.pk for service in services])
    announce(DeletionPutOff(tuple(service.pk for service in services), now, by))


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
    service.marks[ASKED] = now.isoformat()
    service.purge_decided_by = ""
    service.save(update_fields=["purge_at", "marks", "purge_decided_by"])
    touch("service", [service_id])


def no_copy(service: Service, now: datetime) -> Ruling[NoFinalCopy] | None:
    """The rule that no copy is left behind; None where the terms say nothing of it."""
    return queries.governs(service, now).ruling(NoFinalCopy, queries.target(service))


def deletion_grounds(service: Service, now: datetime) -> tuple[Ground, ...]:
    """The rule that orders the deletion of an ended service's data."""
    found = book().for_existing(now).rulings(DataDeletion)
    return grounds(*(ruling for ruling in found if ruling.clause == service.purge_clause))
