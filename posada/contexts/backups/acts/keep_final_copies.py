"""The last copies of services that have ended: ordered, made, and removed on their day."""

from collections.abc import Collection, Sequence
from datetime import datetime

from posada.contexts.backups import queries
from posada.contexts.backups.acts.run_backups import FAILED
from posada.contexts.backups.events import FinalCopiesDue, FinalCopiesOrdered
from posada.contexts.backups.models import Copy, FinalCopyKept
from posada.contexts.backups.rules.final_copy import FinalCopy
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.queries import cases_open
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book

SUBJECT = "final-copy"


def order_final_copies(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Order the last copy of services that have ended, where the terms grant one. Announces FinalCopiesOrdered."""
    terms, found = book().for_existing(now), services.by_id(service_ids)
    known = set(
        FinalCopyKept.objects.filter(service_id__in=found, removed_at=None).values_list("service_id", flat=True)
    )
    wanted = [
        (service, ruling)
        for id, service in sorted(found.items())
        if id not in known and (ruling := terms.ruling(FinalCopy, services.target(service))) is not None
    ]
    verdicts = [
        Verdict(service.customer_id, "service", service.pk, "order-final-copy", now, ruling.orders(),
                facts={"ended_at": service.ended_at}, effects=("final-copy-ordered",))
        for service, ruling in wanted
    ]  # fmt: skip
    decisions = record(verdicts, now=now, actor=by)
    FinalCopyKept.objects.bulk_create(
        FinalCopyKept(customer_id=service.customer_id, service_id=service.pk, ordered_at=now, decision_id=decision)
        for (service, _), decision in zip(wanted, decisions, strict=True)
    )
    if wanted:
        announce(FinalCopiesOrdered(tuple(service.pk for service, _ in wanted), now))


def nothing_to_copy(service_ids: Collection[int]) -> None:
    """No node of ours carries these services: nothing waits for a copy of them."""
    FinalCopyKept.objects.filter(service_id__in=service_ids, made_at=None).delete()


def take_final_copy(
    service_id: int, good: bool, snapshot: str, databases: Sequence[str], *, size: int, error: str, at: datetime,
    by: Actor,
) -> None:  # fmt: skip
    """Keep that the last copy of a service was made, or put its failure before a person."""
    row = queries.final_copy(service_id)
    if row is None or row.made_at is not None:
        return
    if good:
        row.made_at, row.snapshot, row.size, row.databases = at, snapshot, size, list(databases)
        row.save(update_fields=["made_at", "snapshot", "size", "databases"])
        return
    service = services.by_id([service_id])[service_id]
    ruling = book().for_existing(at).ruling(FinalCopy, services.target(service))
    if ruling is not None and service_id not in cases_open("service", [service_id], FAILED):
        matter = Matter(service.customer_id, FAILED, ("service", service_id), ruling.rule.role, ruling.orders(), at,
                        facts={"final": True, "error": error[:200]})  # fmt: skip
        open_cases([matter], now=at, by=by)


def begin_keeping(service_ids: Collection[int], *, now: datetime) -> dict[int, str]:
    """The data of these services are deleted now: the last copies that outlive them, by service, each with its end."""
    terms, found = book().for_existing(now), services.by_id(service_ids)
    kept: dict[int, str] = {}
    for row in FinalCopyKept.objects.filter(service_id__in=found, removed_at=None).exclude(made_at=None):
        ruling = terms.ruling(FinalCopy, services.target(found[row.service_id]))
        if ruling is not None:
            row.remove_at = terms.calendar.add(now, ruling.rule.keep)
            row.save(update_fields=["remove_at"])
            touch(SUBJECT, [row.pk])
            kept[row.service_id] = row.snapshot
    return kept


def forget_others(service_id: int, *, now: datetime) -> None:
    """All copies of a service but its last one were removed on its node."""
    Copy.objects.filter(service_id=service_id, removed_at=None).update(removed_at=now)


def remove_final_copies(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Order the removal of last copies whose day has come. Announces FinalCopiesDue."""
    due = {step.subject_id: step.due_at for step in steps}
    rows = list(FinalCopyKept.objects.select_for_update().filter(pk__in=due, removed_at=None).order_by("pk"))
    found, terms = services.by_id({row.service_id for row in rows}), book().for_existing(now)
    verdicts = []
    for row in rows:
        ruling = terms.ruling(FinalCopy, services.target(found[row.service_id]))
        verdicts.append(
            Verdict(row.customer_id, "service", row.service_id, "remove-final-copy", due[row.pk],
                    ruling.orders() if ruling else (), facts={"made_at": row.made_at, "size": row.size},
                    effects=("final-copy-removed",))
        )  # fmt: skip
        row.removed_at = now
    record(verdicts, now=now, actor=by)
    FinalCopyKept.objects.bulk_update(rows, ["removed_at"])
    touch(SUBJECT, list(due))
    if rows:
        announce(FinalCopiesDue(tuple(row.service_id for row in rows), now))
