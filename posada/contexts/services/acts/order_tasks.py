"""Ordering work on services: a row for staff, or for the driver that does it."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.events import TasksOrdered, TasksQueued
from posada.contexts.services.models import Service
from posada.contexts.services.rules.activation_desk import ActivationDesk
from posada.ground.catalogue.products import MANUAL
from posada.kernel.events import announce
from posada.terms.actor import SYSTEM
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, as_json, record
from posada.terms.rows import copy_rows, take_ids
from posada.terms.rule import Ruling
from posada.terms.versions import book

MAKING = ("create", "change-plan")
COLUMNS = ("id", "customer_id", "service_id", "act", "department", "details", "state", "opened_at", "attend_from",
           "ended_by", "note", "decision_id")  # fmt: skip


def order_tasks(
    wanted: Sequence[tuple[Service, str, int]], *, now: datetime, details: dict[str, object] | None = None
) -> list[int]:
    """Open a task for each (service, act, decision); it is attended from the department's next opening.

    Announces TasksOrdered for those of services that a driver makes.
    """
    if not wanted:
        return []
    terms = book().for_existing(now)
    desk = terms.ruling(ActivationDesk)
    departments = [_department(service, act, desk, terms) for service, act, _ in wanted]
    opening = {department: _opening(department, terms, now) for department in departments}
    ids = take_ids("services_task_id_seq", len(wanted))
    copy_rows(
        "services_task",
        COLUMNS,
        [
            (id, service.customer_id, service.pk, act, department,
             as_json({**(details or {}), **_limits(service, act, terms)}), "open", now,
             opening[department], "", "", decision)
            for id, department, (service, act, decision) in zip(ids, departments, wanted, strict=True)
        ],
    )  # fmt: skip
    driven = [
        (id, service.pk, act) for id, (service, act, _) in zip(ids, wanted, strict=True) if service.driver != MANUAL
    ]
    if driven:
        announce(TasksOrdered(tuple(driven), now))
    if desk is not None:
        attended = [(s, act) for s, act, _ in wanted if act in desk.rule.attends]
        _queue(attended, desk, _opening(desk.rule.department, terms, now), now)
    return ids


def _limits(service: Service, act: str, terms: Terms) -> dict[str, object]:
    """What whoever makes the service sets no quota for."""
    ruling = queries.unlimited_features(terms, service) if act in MAKING else None
    unlimited = {"unlimited": list(ruling.rule.features)} if ruling else {}
    return unlimited | (_scripts(service, terms) if act in MAKING else {})


def _scripts(service: Service, terms: Terms) -> dict[str, object]:
    """What whoever makes it switches off."""
    off, (runs, allowed) = queries.functions_off(terms, service), queries.scripts(terms, service)
    said: dict[str, object] = {"disabled_functions": off.rule.enforced} if off else {}
    return said | ({"scripts": allowed} if runs else {})


def _department(service: Service, act: str, desk: Ruling[ActivationDesk] | None, terms: Terms) -> str:
    """Who does it: for a change of plan whom its own rule names, else the desk."""
    upgrade = queries.upgrade(terms, queries.target(service)) if act == "change-plan" else None
    if upgrade is not None:
        return upgrade.rule.handled_by
    return desk.rule.department if desk else "activations"


def _opening(department: str, terms: Terms, now: datetime) -> datetime:
    """When it opens next; now where the house has no such department."""
    return terms.provider.calendar(department).next_opening(now) if department in terms.provider.departments else now


def _queue(
    wanted: list[tuple[Service, str]], desk: Ruling[ActivationDesk], attend_from: datetime, now: datetime
) -> None:
    """Record from when the desk attends to these; where it is closed, announce TasksQueued so that people know."""
    verdicts = [
        Verdict(service.customer_id, "service", service.pk, f"queue-{act}", now, desk.orders(),
                facts={"department": desk.rule.department, "attend_from": attend_from, "open": attend_from <= now},
                effects=("task-queued",))
        for service, act in wanted
    ]  # fmt: skip
    decisions = record(verdicts, now=now, actor=SYSTEM)
    if wanted and attend_from > now:
        announce(TasksQueued(tuple(service.pk for service, _ in wanted), tuple(decisions), attend_from, now, SYSTEM))
