"""Maintenance: planned and announced, declared in an emergency, ended, and what it really took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posada.contexts.services.queries import target
from posada.contexts.uptime.events import MaintenanceAnnounced
from posada.contexts.uptime.models import Maintenance, WorkKind
from posada.contexts.uptime.rules.downtime import ExcludedMaintenance
from posada.contexts.uptime.rules.maintenance import (
    MaintenanceChannels,
    MaintenanceFields,
    MaintenanceHours,
    MaintenanceNotice,
    announced_late,
    within_hours,
)
from posada.contexts.uptime.scope import Scope, reached
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.selector import Target
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done. `because` is why it is announced so late; `also` the channels chosen beside the usual."""

    kind: WorkKind
    scope: Scope
    starts_at: datetime
    ends_at: datetime | None = None
    task: str = ""
    expected_minutes: int | None = None
    reason: str = ""
    performer: str = "provider"
    because: str = ""
    also: tuple[str, ...] = ()


def plan_maintenance(work: Work, *, now: datetime, by: Actor) -> int:
    """Put maintenance on the calendar and on the status page at once, and tell whom it reaches; its id.

    Raises Refused outside the hours for such work, where something is not stated, and where it is announced late
    without a reason. Announces MaintenanceAnnounced.
    """
    if by.is_customer or (work.ends_at is not None and work.ends_at <= work.starts_at):
        raise BadInput("until", work.ends_at, "an instant after the start, by staff")
    terms = book().for_existing(now)
    (id,) = take_ids("uptime_maintenance_id_seq", 1)
    services = list(reached(work.scope))
    verdict = Verdict(0, "maintenance", id, f"announce-{work.kind}", now, facts=_facts(work))
    stood_on = _checked(work, terms, verdict, [target(service) for service in services])
    notice = terms.ruling(MaintenanceNotice)
    late = _is_late(work, notice, terms, now)
    if late and not work.because and notice is not None:
        raise verdict.refused("announced-late", grounds=notice.orders())
    Maintenance.objects.create(
        id=id, kind=work.kind, task=work.task, server=work.scope.server, types=list(work.scope.types),
        starts_at=work.starts_at, ends_at=work.ends_at, expected_minutes=work.expected_minutes, reason=work.reason,
        performer=work.performer, announced_at=now, late=late, by=str(by),
    )  # fmt: skip
    stood_on += grounds(notice if work.kind == WorkKind.SCHEDULED else None)
    excluded = terms.ruling(ExcludedMaintenance, of=str(work.kind))
    done = Verdict(
        0, "maintenance", id, f"announce-{work.kind}", now, stood_on + grounds(excluded, role="permits"),
        facts={**_facts(work), "late": late, "because": work.because}, effects=("maintenance-announced",),
    )  # fmt: skip
    record([done], now=now, actor=by)
    told: dict[int, tuple[int, ...]] = {}
    for service in services:
        told[service.customer_id] = (*told.get(service.customer_id, ()), service.pk)
    _tell(id, work, told, terms, now, by)
    return id


def _facts(work: Work) -> dict[str, Any]:
    return {
        "server": work.scope.server, "types": work.scope.types, "task": work.task, "starts_at": work.starts_at,
        "ends_at": work.ends_at, "expected_minutes": work.expected_minutes, "reason": work.reason,
        "performer": work.performer,
    }  # fmt: skip


def _checked(work: Work, terms: Terms, verdict: Verdict, targets: Sequence[Target]) -> tuple[Ground, ...]:
    """What the plan stands on by the rules for what it reaches; raises the refusal of one that they do not allow."""
    if work.kind == WorkKind.EMERGENCY:
        return _declared(work, terms, verdict)
    stood_on: tuple[Ground, ...] = ()
    for about in dict.fromkeys(targets):
        fields, hours = terms.ruling(MaintenanceFields, about), terms.ruling(MaintenanceHours, about)
        missing = [name for name in fields.rule.required if not _facts(work).get(name)] if fields else []
        if fields is not None and missing:
            raise verdict.refused("not-stated", grounds=fields.orders(), missing=missing)
        if hours is not None and work.task in hours.rule.tasks:
            calendar = terms.provider.calendar(hours.rule.department)
            if work.ends_at is None or not within_hours(work.starts_at, work.ends_at, calendar):
                raise verdict.refused("outside-the-hours", grounds=hours.orders(), department=hours.rule.department)
            stood_on += hours.permits()
        stood_on += grounds(fields)
    return tuple(dict.fromkeys(stood_on))


def _declared(work: Work, terms: Terms, verdict: Verdict) -> tuple[Ground, ...]:
    """An emergency needs one of the reasons that the terms know, where they know any; it needs no notice."""
    ruling = terms.ruling(ExcludedMaintenance, of="emergency")
    if ruling is not None and ruling.rule.reasons and work.reason not in ruling.rule.reasons:
        raise verdict.refused("no-such-reason", grounds=ruling.orders(), reasons=sorted(ruling.rule.reasons))
    return grounds(ruling)


def _is_late(work: Work, notice: Ruling[MaintenanceNotice] | None, terms: Terms, now: datetime) -> bool:
    if notice is None or work.kind != WorkKind.SCHEDULED:
        return False
    return announced_late(work.starts_at, work.expected_minutes, now, notice.rule, terms.calendar)


def _tell(
    id: int, work: Work, told: dict[int, tuple[int, ...]], terms: Terms, now: datetime, by: Actor
) -> None:  # fmt: skip
    """Record what each customer is told of and by which channels. Announces MaintenanceAnnounced."""
    ruling = terms.ruling(MaintenanceChannels)
    if ruling is None or not told:
        return
    if strange := [channel for channel in work.also if channel not in ruling.rule.on_demand]:
        raise BadInput("also", strange, ", ".join(ruling.rule.on_demand))
    channels = (*ruling.rule.channels, *work.also)
    verdicts = [
        Verdict(customer_id, "maintenance", id, "tell-of-maintenance", now, ruling.orders(),
                facts={"channels": ["status-page", *channels], "services": service_ids}, effects=("notices-ordered",))
        for customer_id, service_ids in told.items()
    ]  # fmt: skip
    decisions = dict(zip(told, record(verdicts, now=now, actor=by), strict=True))
    announce(MaintenanceAnnounced(id, told, channels, decisions, now, by))


def end_maintenance(
    maintenance_id: int, touched: tuple[datetime, datetime] | None = None, *, now: datetime, by: Actor
) -> None:
    """Say that maintenance is over, and from when to when services were really interrupted; what that took is kept."""
    work = Maintenance.objects.select_for_update().get(pk=maintenance_id)
    if by.is_customer or (work.ends_at is None and now <= work.starts_at):
        raise BadInput("maintenance", maintenance_id, "maintenance that has begun, by staff")
    if work.ends_at is None:
        work.ends_at = now
    if touched is not None:
        work.touched_from, work.touched_until = touched
    work.save(update_fields=["ends_at", "touched_from", "touched_until"])
    terms = book().for_existing(now)
    took = int((touched[1] - touched[0]).total_seconds() // 60) if touched else None
    over = max(took - work.expected_minutes, 0) if took is not None and work.expected_minutes is not None else None
    fields = terms.rulings(MaintenanceFields)
    record(
        [Verdict(0, "maintenance", work.pk, "end-maintenance", now, grounds(*fields[:1]),
                 facts={"ended_at": work.ends_at, "took_minutes": took, "over_estimate": over},
                 effects=("maintenance-ended",))],
        now=now, actor=by,
    )  # fmt: skip
