"""Reminding customers that their data can be taken out until a day."""

from collections.abc import Collection, Sequence
from datetime import datetime

from posada.contexts.custody.events import WindowClosing
from posada.contexts.custody.models import HeldData
from posada.contexts.custody.rules.held_data import DataWindow
from posada.contexts.services import queries as services
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def open_windows(service_ids: Collection[int], *, now: datetime) -> None:
    """Note until when data of services that ended can be taken out, where the terms give a window for that."""
    for service in services.by_id(service_ids).values():
        ruling = services.governs(service, now).ruling(DataWindow, services.target(service))
        if ruling is None or service.purge_at is None:
            continue
        held, _ = HeldData.objects.update_or_create(
            customer_id=service.customer_id, service_id=service.pk, defaults={"until": service.purge_at, "reminded": []}
        )
        touch("held-data", [held.pk])


def remind_of_window(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Remind customers of the last day on which they can take their data out. Announces WindowClosing for each."""
    due_at = {step.subject_id: step.due_at for step in steps}
    terms = book().for_existing(now)
    rows = list(HeldData.objects.select_for_update().filter(pk__in=due_at).order_by("pk"))
    found = services.by_id([row.service_id for row in rows])
    decisions = record(
        [
            Verdict(row.customer_id, "service", row.service_id, "data-reminder", due_at[row.pk],
                    grounds(terms.ruling(DataWindow, services.target(found[row.service_id]))),
                    facts={"until": row.until}, effects=("customer-told",))
            for row in rows
        ],
        now=now, actor=by,
    )  # fmt: skip
    for row, decision in zip(rows, decisions, strict=True):
        row.reminded = [*row.reminded, terms.calendar.today(due_at[row.pk]).isoformat()]
        announce(WindowClosing(row.service_id, row.customer_id, row.until, decision, now, by))
    HeldData.objects.bulk_update(rows, ["reminded"])
    touch("held-data", due_at)
