"""Charging the fee on invoices whose grace has run out."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from posada.contexts.billing import queries
from posada.contexts.billing.acts.add_lines import add_lines
from posada.contexts.billing.events import LateFeesCharged
from posada.contexts.billing.lateness import limits_of
from posada.contexts.billing.lines import Line
from posada.contexts.billing.models import Invoice
from posada.contexts.billing.rules.late_fee import LateFee, late_fee
from posada.ground.agenda.steps import DueStep
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling, distinct
from posada.terms.versions import book


def charge_late_fees(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Add the late fee, once an invoice, by the version the invoice was issued under. Announces LateFeesCharged."""
    due_at = {step.subject_id: step.due_at for step in steps}
    extended = queries.extensions(list(due_at))
    charged = []
    for invoice in queries.locked(list(due_at)):
        terms = book().by_number(invoice.version_id)
        ruling = terms.ruling(LateFee, queries.target(invoice))
        line = fee_line(invoice, ruling, terms.provider.tax_percent()) if ruling else None
        if ruling is not None and line is not None:
            limits = limits_of(invoice, terms, extended=invoice.pk in extended)
            charged.append((invoice, line, _verdict(invoice, line, ruling, limits, due_at[invoice.pk])))
    decisions = record([verdict for _, _, verdict in charged], now=now, actor=by)
    add_lines([(invoice, line, id) for (invoice, line, _), id in zip(charged, decisions, strict=True)], now=now)
    if charged:
        announce(LateFeesCharged(tuple(invoice.pk for invoice, _, _ in charged), now, by))


def fee_line(invoice: Invoice, ruling: Ruling[LateFee], tax_percent: Decimal) -> Line | None:
    """The line of the fee; None where no rate was set."""
    fee = late_fee(queries.unpaid_net(invoice), ruling.rule)
    if fee is None or not fee.is_positive:
        return None
    return Line(
        kind="late-fee",
        text="Recargo por pago tardío",
        net=fee,
        tax_percent=tax_percent if ruling.rule.taxed else Decimal(0),
        service_id=invoice.service_id,
        args={"percent": str(ruling.rule.percent)},
        clause=ruling.clause,
    )


def _verdict(
    invoice: Invoice, line: Line, ruling: Ruling[LateFee], limits: tuple[Ground, ...], due_at: datetime
) -> Verdict:
    return Verdict(
        invoice.customer_id, "invoice", invoice.pk, "late-fee", due_at, distinct([*ruling.orders(), *limits]),
        facts={"due_on": invoice.due_on, "unpaid_net": queries.unpaid_net(invoice), "percent": ruling.rule.percent,
               "grace": str(ruling.rule.after_close_of), "service": invoice.service_id},
        amounts={"net": line.net, "tax": line.tax_amount, "total": line.total},
        effects=("line-added",),
    )  # fmt: skip
