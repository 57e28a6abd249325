"""What tables beside the services' own say of them, for plans: of many services, or invoices, from one query."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, DateField, DateTimeField, F, JSONField, Q, QuerySet, Value
from django.db.models.functions import Cast

from posada.contexts.services.models import (
    Cancellation,
    CancellationState,
    ChangeState,
    Hold,
    LastUse,
    PaidPeriod,
    PlanChange,
    Reminder,
    Service,
    State,
)
from posada.contexts.services.queries.changes import ENDING, UNDER_WAY
from posada.terms.prepared import prepared

NO_DAY, NO_INSTANT = Cast(Value(None), DateField()), Cast(Value(None), DateTimeField())
NO_NUMBER, NO_MARK = Cast(Value(None), BigIntegerField()), Cast(Value(None), JSONField())
NOTHING = {"word": Value(""), "day": NO_DAY, "about": NO_DAY, "at": NO_INSTANT, "number": NO_NUMBER,
           "version": NO_NUMBER}  # fmt: skip
Reminded = tuple[str, date, date]  # act, due day, the renewal or end that it was about


@dataclass(slots=True)
class Noted:
    """Services of which something is so."""

    suspended: set[int] = field(default_factory=set)
    ends: dict[int, str] = field(default_factory=dict)  # a cancellation is under way: its clause
    end_waits: set[int] = field(default_factory=set)  # for something to be paid
    reminded: dict[int, list[Reminded]] = field(default_factory=dict)  # notices of expiry that went out
    changing: dict[int, date | None] = field(default_factory=dict)  # a change of plan is under way: its agreed day
    coming: dict[int, date] = field(default_factory=dict)  # the first day of a paid period that brings another version
    used: dict[int, datetime] = field(default_factory=dict)  # when a person last signed in
    paid: list[tuple[int, int, int]] = field(default_factory=list)  # the period that runs: its id, service, version


def noted(service_ids: Collection[int], today: date) -> Noted:
    """What the plans of these services ask of holds, cancellations, reminders, changes of plan, periods and uses."""
    found = Noted()
    for what, id, word, day, about, at, number, version in _facts(service_ids, today):
        match what:
            case "hold":
                found.suspended.add(id)
            case "cancellation":
                found.ends[id] = word
            case "waiting":
                found.end_waits.add(id)
            case "reminder":
                found.reminded.setdefault(id, []).append((word, day, about))
            case "change":
                found.changing[id] = day
            case "coming":
                found.coming[id] = min(day, found.coming.get(id, day))
            case "use":
                found.used[id] = at
            case "period":
                found.paid.append((number, id, version))
    return found


@prepared
def _facts(service_ids: Collection[int], today: date) -> QuerySet[Any, Any]:
    cancellations = Cancellation.objects.filter(service_id__in=service_ids)
    changes = PlanChange.objects.filter(service_id__in=service_ids)
    periods = PaidPeriod.objects.filter(service_id__in=service_ids)
    agreed = changes.filter(state=ChangeState.SCHEDULED)
    others = changes.filter(state__in=[state for state in UNDER_WAY if state != ChangeState.SCHEDULED])
    return _told("hold", Hold.objects.filter(service_id__in=service_ids, closed_at=None)).union(
        _told("cancellation", cancellations.filter(state__in=ENDING), word=F("clause")),
        _told("waiting", cancellations.filter(state=CancellationState.CONDITIONAL)),
        _told("reminder", Reminder.objects.filter(service_id__in=service_ids), word=F("act"), day=F("due_on"),
              about=F("renews_on")),
        _told("change", agreed, day=F("effective_on")),
        _told("change", others),
        _told("coming", periods.filter(changes_terms=True), day=F("first")),
        _told("use", LastUse.objects.filter(service_id__in=service_ids), at=F("at")),
        _told("period", periods.filter(first__lte=today, last__gte=today), number=F("pk"), version=F("version_id")),
        all=True,
    )  # fmt: skip


def _told(what: str, rows: QuerySet[Any, Any], **said: Any) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(Value(what), "service_id", *(NOTHING | said).values())


@dataclass(slots=True)
class Standing:
    """Subjects that held services, and services of which something is so."""

    held: set[int] = field(default_factory=set)  # caused a hold, lifted or not
    off: dict[int, tuple[int, datetime]] = field(default_factory=dict)  # holds something now: a service, since when
    idle: set[int] = field(default_factory=set)  # services not delivered yet, or ended
    collected: dict[int, date | None] = field(default_factory=dict)  # their renewals are collected: until, where left


def standing(kind: str, ids: Collection[int], service_ids: Collection[int]) -> Standing:
    """What the plans of these subjects ask of holds, and of the services that they are about."""
    found = Standing()
    about = {f"{kind}:{id}": id for id in ids}
    for held, service_id, at, state, recurring in _standing(about, service_ids or NONE):
        if held:
            found.held.add(about[held])
            if at is not None and at >= found.off.get(about[held], (0, at))[1]:
                found.off[about[held]] = service_id, at
            continue
        if state != State.ACTIVE:
            found.idle.add(service_id)
        if recurring and "at" in recurring:
            found.collected[service_id] = date.fromisoformat(recurring["until"]) if "until" in recurring else None
    return found


NONE = (0,)  # the id of no service


@prepared
def _standing(about: Collection[str], service_ids: Collection[int]) -> QuerySet[Any, Any]:
    holds = Hold.objects.filter(about__in=about).order_by()
    apart = ~Q(state=State.ACTIVE) | Q(marks__recurring__at__isnull=False)
    services = Service.objects.filter(apart, pk__in=service_ids).order_by()
    return services.values_list(Value(""), F("pk"), NO_INSTANT, "state", "marks__recurring").union(
        holds.filter(closed_at=None).values_list("about", F("service_id"), F("opened_at"), Value(""), NO_MARK),
        holds.exclude(closed_at=None).values_list("about", F("service_id"), NO_INSTANT, Value(""), NO_MARK),
        all=True,
    )
