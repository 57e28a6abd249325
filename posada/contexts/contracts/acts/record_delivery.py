"""Delivery, and the day from which a period counts."""

from collections.abc import Sequence
from datetime import date, datetime

from posada.contexts.contracts import queries
from posada.contexts.contracts.events import CustomerTold, PeriodBegun, PeriodContinued
from posada.contexts.contracts.models import Line
from posada.contexts.contracts.rules.documents import ContractDocuments
from posada.contexts.contracts.rules.period import (
    AgreedPeriod,
    DeliveryRecord,
    PeriodStart,
    period_end,
    period_start,
)
from posada.ground.agenda.roles import permitted
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import product
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.months import add_months
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def record_delivery(line_id: int, *, on: date | None, evidence: str, now: datetime, by: Actor) -> None:
    """Declare that a service can be used, with its evidence; its period begins if it has not. Announces PeriodBegun.

    A second declaration corrects the first, and every date that hangs on it. Raises Refused while a document of the
    contract is missing, and for whoever has not the role.
    """
    line = Line.objects.select_for_update().get(pk=line_id)
    terms = book().for_existing(now)
    today = terms.calendar.today(now)
    ruling, required = terms.ruling(DeliveryRecord), terms.ruling(ContractDocuments)
    corrected = line.delivered_on is not None
    act = "correct-delivery" if corrected else "record-delivery"
    verdict = Verdict(line.customer_id, "contract-line", line.pk, act, now,
                      grounds(ruling) + grounds(required, role="permits"),
                      facts={"delivered_on": on or today, "before": line.delivered_on, "evidence": evidence},
                      effects=("delivery-recorded",))  # fmt: skip
    missing = not_signed(line, terms, today)
    if missing and required is not None:
        raise verdict.refused("documents-missing", grounds=required.orders(), missing=missing)
    if line.cancelled_at is not None:
        raise BadInput("about", line.name, "a line that was not cancelled")
    verdict = permitted(verdict, "record-delivery", by=by, terms=terms, otherwise=ruling.rule.roles if ruling else ())
    (decision,) = record([verdict], now=now, actor=by)
    line.delivered_on, line.evidence = on or today, evidence
    line.save(update_fields=["delivered_on", "evidence"])
    touch("contract-line", [line.pk])
    begin(line, terms, corrected=corrected, decision=decision, now=now, by=by)


def not_signed(line: Line, terms: Terms, today: date) -> list[str]:
    """The documents of the contract that are not signed; the line's own price annex must be."""
    found = queries.checklist(line.customer_id, terms, today)
    if "prices" in found:
        found["prices"] = queries.document(line.document_id).state
    return [kind for kind, state in found.items() if state != "signed"]


def begin(line: Line, terms: Terms, *, corrected: bool, decision: int, now: datetime, by: Actor) -> None:
    """Set the period going where one of its two days has come. Announces PeriodBegun."""
    target = product(terms, line.product).target()
    ruling, agreed = terms.required(PeriodStart, target), terms.ruling(AgreedPeriod, target)
    today = terms.calendar.today(now)
    starts_on = period_start(line.planned_on, line.delivered_on, line.late_by, today, ruling.rule)
    if starts_on is None or starts_on == line.starts_on or line.service_id is None:
        return
    line.starts_on, line.ends_on = starts_on, period_end(starts_on, line.months)
    stood_on = ruling.orders() + grounds(agreed, role="limits")
    verdict = Verdict(
        line.customer_id, "contract-line", line.pk, "begin-period", now, stood_on,
        facts={"delivered_on": line.delivered_on, "start_date": line.planned_on, "starts_on": starts_on,
               "ends_on": line.ends_on, "months": line.months, "late_by": line.late_by},
        effects=("period-begun",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    line.save(update_fields=["starts_on", "ends_on"])
    touch("contract-line", [line.pk])
    announce(PeriodBegun(line.service_id, starts_on, line.ends_on, queries.installation(line), installation_due(line),
                         stood_on, corrected, now, by))  # fmt: skip
    figures = {"starts_on": starts_on, "ends_on": line.ends_on, "months": line.months}
    announce(CustomerTold("period-begun", line.customer_id, ("service", line.service_id), figures, decision, now, by))


def installation_due(line: Line) -> date:
    """The last day to pay the installation: the first of the period, or that of its last month as agreed."""
    assert line.starts_on is not None
    if line.installation_due == "last-rent":
        return add_months(line.starts_on, line.months - 1, "clip")
    return line.starts_on


def reach_start_date(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """The Start Date has come for services that are late because of the customer: their period counts."""
    terms = book().for_existing(now)
    for line in Line.objects.select_for_update().filter(pk__in=[step.subject_id for step in steps]).order_by("pk"):
        begin(line, terms, corrected=False, decision=0, now=now, by=by)


def continue_periods(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """The rent of a new price annex counts from its first day: noted the day before. Announces PeriodContinued."""
    for line in Line.objects.filter(pk__in=[step.subject_id for step in steps]).order_by("pk"):
        line.delivered_on = line.starts_on
        line.save(update_fields=["delivered_on"])
        touch("contract-line", [line.pk])
        if line.service_id is not None and line.ends_on is not None:
            announce(PeriodContinued(line.service_id, line.ends_on, queries.rent(line), now, by))
