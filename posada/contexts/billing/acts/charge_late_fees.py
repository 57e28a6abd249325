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
from posada.contexts.billing.rules.late_fee import LateFee, cheaper, late_fee
from posada.ground.agenda.steps import DueStep
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling, distinct, grounds
from posada.terms.rules.governing_version import GoverningVersion, prevailing, straddles
from posada.terms.versions import book


def charge_late_fees(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Add the late fee, once an invoice, by the version the invoice was issued under. Announces LateFeesCharged.

    Where the version at the act is better for the customer, and the terms give them that, its rate is taken.
    """
    due_at = {step.subject_id: step.due_at for step in steps}
    extended = queries.extensions(list(due_at))
    charged = []
    for invoice in queries.locked(list(due_at)):
        terms = book().by_number(invoice.version_id)
        ruling, straddled = governing(invoice, terms, due_at[invoice.pk])
        line = fee_line(invoice, ruling, terms.provider.tax_percent()) if ruling else None
        if ruling is not None and line is not None:
            limits = limits_of(invoice, terms, extended=invoice.pk in extended) + straddled
            charged.append((invoice, line, _verdict(invoice, line, ruling, limits, due_at[invoice.pk])))
    decisions = record([verdict for _, _, verdict in charged], now=now, actor=by)
    add_lines([(invoice, line, id) for (invoice, line, _), id in zip(charged, decisions, strict=True)], now=now)
    if charged:
        announce(LateFeesCharged(tuple(invoice.pk for invoice, _, _ in charged), now, by))


def governing(invoice: Invoice, terms: Terms, at: datetime) -> tuple[Ruling[LateFee] | None, tuple[Ground, ...]]:
    """The rule by which an invoice is charged, and the one that chose it where two versions had a say."""
    now_in_force = book().for_existing(at)
    at_issue, at_act = (each.ruling(LateFee, queries.target(invoice)) for each in (terms, now_in_force))
    if at_issue is None or not straddles(at_issue, at_act):
        return at_issue, ()
    chooses = now_in_force.ruling(GoverningVersion)
    chosen = prevailing(at_issue, at_act, chooses.rule if chooses else None, cheaper)
    return chosen, grounds(chooses, role="limits")


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
