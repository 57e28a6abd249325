"""Reporting to customers, month by month, what falls due in the next."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.events import ExpiriesReported
from posada.contexts.services.models import Reminder
from posada.contexts.services.rules.expiry_report import ExpiryReport
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def report_expiries(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Order one report a customer, whatever falls due. Announces ExpiriesReported for each customer."""
    terms = book().for_existing(now)
    held = queries.by_id([step.subject_id for step in steps])
    by_customer: dict[int, list[DueStep]] = {}
    for step in steps:
        by_customer.setdefault(step.customer_id, []).append(step)
    decisions = record(
        [
            Verdict(customer, "customer", customer, "expiry-report", found[0].due_at,
                    grounds(*{terms.ruling(ExpiryReport, queries.target(held[step.subject_id])) for step in found}),
                    facts={"services": [step.subject_id for step in found]}, effects=("report-ordered",))
            for customer, found in by_customer.items()
        ],
        now=now, actor=by,
    )  # fmt: skip
    decided = dict(zip(by_customer, decisions, strict=True))
    Reminder.objects.bulk_create(
        Reminder(
            customer_id=step.customer_id, service_id=step.subject_id, act="expiry-report", renews_on=renews_on,
            due_on=terms.calendar.today(step.due_at), decision_id=decided[step.customer_id],
        )
        for step in steps
        if (renews_on := held[step.subject_id].renews_on) is not None
    )  # fmt: skip
    touch("service", [step.subject_id for step in steps])
    for customer, found in by_customer.items():
        ids = tuple(step.subject_id for step in found)
        announce(ExpiriesReported(customer, ids, decided[customer], now, by))
