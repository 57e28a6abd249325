"""Suspending services: a service is off while any hold is open."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import HoldsChanged, ServicesSuspended, Suspended
from posada.contexts.services.models import Hold, Reason, Service, State
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rows import copy_rows, take_ids
from posada.terms.rule import Ground
from posada.terms.versions import book

COLUMNS = ("id", "customer_id", "service_id", "reason", "about", "opened_at", "opened_by")


@dataclass(frozen=True, slots=True)
class HoldWanted:
    """Why some services are to be off. `about` names what lifts the hold (`invoice:12`)."""

    service_ids: Collection[int]
    reason: Reason
    about: str
    grounds: tuple[Ground, ...]
    due_at: datetime
    act: str = "suspension"
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def invoice_id(self) -> int | None:
        kind, _, id = self.about.partition(":")
        return int(id) if kind == "invoice" else None


@dataclass(frozen=True, slots=True)
class Fresh:
    """A hold to be opened, and whether it is the service's first of all, and its first for the reason."""

    service: Service
    wanted: HoldWanted
    newly_off: bool
    newly_held: bool


def hold_services(
    service_ids: Collection[int],
    reason: Reason,
    *,
    grounds: tuple[Ground, ...],
    about: str,
    due_at: datetime,
    now: datetime,
    by: Actor,
    act: str = "suspension",
    facts: Mapping[str, Any] | None = None,
) -> list[int]:
    """Suspend services for one reason and cause; those that were not held for the reason before."""
    return open_holds([HoldWanted(service_ids, reason, about, grounds, due_at, act, facts or {})], now=now, by=by)


def open_holds(wanted: Sequence[HoldWanted], *, now: datetime, by: Actor) -> list[int]:
    """Suspend services, and return those that were not held for the reason before.

    A hold of the same cause is opened once; several causes that fall due at one instant are one act. A service is off
    while any hold is open. Announces ServicesSuspended, once a reason, for those newly held for it.
    """
    fresh = _fresh(wanted)
    if not fresh:
        return []
    decisions = _decided(fresh, now, by)
    ids = take_ids("services_hold_id_seq", len(fresh))
    copy_rows(
        "services_hold",
        COLUMNS,
        [
            (id, hold.service.customer_id, hold.service.pk, hold.wanted.reason.value, hold.wanted.about, now, decision)
            for id, hold, decision in zip(ids, fresh, decisions, strict=True)
        ],
    )
    newly_off = [(hold.service, "suspend", id) for hold, id in zip(fresh, decisions, strict=True) if hold.newly_off]
    order_tasks(newly_off, now=now)
    off_before = dict.fromkeys(hold.service.pk for hold in fresh if not hold.newly_off)
    if held_more := [id for id in off_before if id not in {service.pk for service, _, _ in newly_off}]:
        announce(HoldsChanged(tuple(held_more), now))
    touch("service", [hold.service.pk for hold in fresh])
    newly_held = [hold for hold in fresh if hold.newly_held]
    for reason in dict.fromkeys(hold.wanted.reason for hold in newly_held):
        suspended = tuple(
            Suspended(hold.service.pk, hold.wanted.due_at, hold.wanted.invoice_id)
            for hold in newly_held
            if hold.wanted.reason == reason
        )
        announce(ServicesSuspended(suspended, reason.value, now, by))
    return [hold.service.pk for hold in newly_held]


def _fresh(wanted: Sequence[HoldWanted]) -> list[Fresh]:
    """The holds that are not open yet, of active services, in the order in which they are wanted."""
    locked = queries.locked({id for want in wanted for id in want.service_ids})
    active = {service.pk: service for service in locked if service.state == State.ACTIVE}
    known: dict[int, list[Hold]] = queries.open_holds(list(active))
    causes = {id: {(str(hold.reason), hold.about) for hold in known.get(id, ())} for id in active}
    fresh = []
    for want in wanted:
        for id in sorted(active.keys() & set(want.service_ids)):
            before, cause = set(causes[id]), (want.reason.value, want.about)
            if cause not in before:
                newly_held = all(reason != want.reason.value for reason, _ in before)
                fresh.append(Fresh(active[id], want, newly_off=not before, newly_held=newly_held))
                causes[id].add(cause)
    return fresh


def _decided(fresh: Sequence[Fresh], now: datetime, by: Actor) -> list[int]:
    """The decision behind each hold: one a service, act and instant, whose causes after the first are `also` named."""
    alike: dict[tuple[int, str, datetime], list[Fresh]] = {}
    for hold in fresh:
        alike.setdefault(_act(hold), []).append(hold)
    decisions = dict(zip(alike, record([_verdict(*holds) for holds in alike.values()], now=now, actor=by), strict=True))
    return [decisions[_act(hold)] for hold in fresh]


def _act(hold: Fresh) -> tuple[int, str, datetime]:
    return hold.service.pk, hold.wanted.act, hold.wanted.due_at


def _verdict(hold: Fresh, *others: Fresh) -> Verdict:
    want, service = hold.wanted, hold.service
    scope = queries.hold_scope(book().for_existing(want.due_at), service, want.reason.value)
    also = {"also": [other.wanted.about for other in others]} if others else {}
    return Verdict(
        service.customer_id, "service", service.pk, want.act, want.due_at,
        want.grounds + (scope.limits() if scope else ()), effects=("hold-opened",),
        facts={"reason": want.reason.value, "about": want.about, **also, **want.facts,
               **({"closes": scope.rule.closes} if scope else {})},
    )  # fmt: skip


def point_holds(replaced: Mapping[int, int]) -> None:
    """Let holds that wait for a claim wait for the one that took its place."""
    for old, new in replaced.items():
        waiting = Hold.objects.filter(about=f"invoice:{old}", closed_at=None)
        touch("service", list(waiting.values_list("service_id", flat=True)))
        waiting.update(about=f"invoice:{new}")
