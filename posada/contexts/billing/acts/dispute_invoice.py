"""Disputing an invoice while its window is open, and letting it stand once that has closed."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.reverse_charges import reverse_charges, reversible
from posada.contexts.billing.models import Conclusion, Invoice, State
from posada.contexts.billing.rules.dispute_window import DisputeWindow, last_day_to_dispute
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book

DISPUTE = "dispute-invoice"
WINDOW = "dispute-window"


def open_windows(invoice_ids: Sequence[int]) -> None:
    """Have the windows of these invoices planned, where the terms close them."""
    if any(terms.rulings(DisputeWindow) for _, terms in book().versions):
        touch(WINDOW, invoice_ids)


def dispute_invoice(
    invoice_id: int, *, reason: str, amount: Money | None = None, evidence: Sequence[str] = (), now: datetime, by: Actor
) -> int:
    """Put a dispute of an invoice, or of so much of it, before a person; the case's id.

    Raises Refused once its window has closed; BadInput without a reason.
    """
    (invoice,) = queries.locked([invoice_id])
    if invoice.state not in (State.UNPAID, State.PAID) or not reason:
        raise BadInput("about", invoice.number, "an invoice that stands, and the reason of the dispute")
    terms = book().by_number(invoice.version_id)
    ruling = terms.ruling(DisputeWindow, queries.target(invoice))
    invoiced_on = terms.calendar.today(invoice.issued_at)
    total = Money(invoice.total, invoice.currency)
    verdict = Verdict(invoice.customer_id, "invoice", invoice.pk, DISPUTE, now, facts={"invoiced_on": invoiced_on})
    if ruling is None:
        raise verdict.refused("no-dispute-of-invoices")
    last_day = last_day_to_dispute(invoiced_on, ruling.rule, terms.calendar)
    if terms.calendar.today(now) > last_day:
        raise verdict.refused("invoice-is-conclusive", grounds=ruling.orders(), last_day=last_day)
    (case_id,) = open_cases(
        [Matter(invoice.customer_id, DISPUTE, ("invoice", invoice.pk), ruling.rule.role, ruling.permits(), now,
                facts={"invoiced_on": invoiced_on, "last_day": last_day, "reason": reason},
                amounts={"disputed": min(amount or total, total)}, evidence=evidence, act=DISPUTE)],
        now=now, by=by,
    )  # fmt: skip
    touch(WINDOW, [invoice.pk])
    return case_id


def decide_dispute(
    case: Case, *, granted: bool, amount: Money | None = None, reason: str = "", now: datetime, by: Actor
) -> None:
    """Take the disputed charges back, or so much of them, or let the invoice stand as it is."""
    (invoice,) = queries.locked([case.subject_id])
    terms = book().by_number(invoice.version_id)
    ruling = terms.required(DisputeWindow, queries.target(invoice))
    disputed = amount or Money(case.amounts["disputed"], case.currency)
    close_case(
        case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=ruling.permits(), now=now, by=by,
        facts={"reason": reason}, amounts={"disputed": disputed},
    )  # fmt: skip
    touch(WINDOW, [invoice.pk])
    left = disputed
    for line in reversible(invoice) if granted else ():
        part = min(left, Money(line.net + line.tax, invoice.currency))
        if part.is_positive:
            reverse_charges(invoice, [line], grounds=ruling.permits(), up_to={line.kind: part}, now=now, by=by)
            left -= part


def conclude(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Note the invoices whose window closed undisputed: they are conclusively valid."""
    due_at = {step.subject_id: step.due_at for step in steps}
    invoices = list(queries.by_id(due_at).values())
    decisions = record([_concluded(invoice, due_at[invoice.pk]) for invoice in invoices], now=now, actor=by)
    Conclusion.objects.bulk_create(
        Conclusion(customer_id=invoice.customer_id, invoice_id=invoice.pk, at=due_at[invoice.pk], decision_id=decision)
        for invoice, decision in zip(invoices, decisions, strict=True)
    )
    touch(WINDOW, due_at)


def _concluded(invoice: Invoice, due_at: datetime) -> Verdict:
    terms = book().by_number(invoice.version_id)
    ruling = terms.required(DisputeWindow, queries.target(invoice))
    return Verdict(
        invoice.customer_id, "invoice", invoice.pk, "conclude-invoice", due_at, ruling.orders(),
        facts={"invoiced_on": terms.calendar.today(invoice.issued_at)}, effects=("invoice-conclusive",),
    )  # fmt: skip
