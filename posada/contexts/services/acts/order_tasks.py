"""Ordering work on services: a row for staff, or for the driver that does it."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.services.models import Service
from posada.contexts.services.rules.activation_desk import ActivationDesk
from posada.terms.decisions import as_json
from posada.terms.rows import copy_rows, take_ids
from posada.terms.versions import book

COLUMNS = ("id", "customer_id", "service_id", "act", "department", "details", "state", "opened_at", "attend_from",
           "ended_by", "note", "decision_id")  # fmt: skip


def order_tasks(
    wanted: Sequence[tuple[Service, str, int]], *, now: datetime, details: dict[str, object] | None = None
) -> list[int]:
    """Open a task for each (service, act, decision); it is attended from the department's next opening."""
    if not wanted:
        return []
    terms = book().for_existing(now)
    desk = terms.ruling(ActivationDesk)
    department = desk.rule.department if desk else "activations"
    known = department in terms.provider.departments
    attend_from = terms.provider.calendar(department).next_opening(now) if known else now
    ids = take_ids("services_task_id_seq", len(wanted))
    copy_rows(
        "services_task",
        COLUMNS,
        [
            (id, service.customer_id, service.pk, act, department, as_json(details or {}), "open", now, attend_from,
             "", "", decision)
            for id, (service, act, decision) in zip(ids, wanted, strict=True)
        ],
    )  # fmt: skip
    return ids
