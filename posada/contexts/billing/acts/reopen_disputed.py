"""Taking a contested payment back from what it paid, and charging what the dispute adds."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from posada.contexts.billing import queries
from posada.contexts.billing.acts.add_lines import add_lines
from posada.contexts.billing.acts.allocate import settlement
from posada.contexts.billing.acts.charge_late_fees import fee_line
from posada.contexts.billing.conversion import in_currency, rates_for
from posada.contexts.billing.events import InvoicesReopened
from posada.contexts.billing.lines import Line
from posada.contexts.billing.models import Allocation, Invoice, State
from posada.contexts.billing.rules.dispute_cost import DisputeCost, dispute_cost
from posada.contexts.billing.rules.dispute_late_fee import DisputeLateFee
from posada.contexts.billing.rules.late_fee import LateFee
from posada.contexts.payments import queries as payments
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer, by_payment
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, distinct
from posada.terms.versions import book


def reopen_disputed(dispute_id: int, *, grounds: tuple[Ground, ...], now: datetime, by: Actor) -> None:
    """Reopen what a contested payment paid, and add the dispute's cost and the late fee to the disputed order.

    The money waits apart until the dispute ends. Announces InvoicesReopened.
    """
    dispute = payments.dispute(dispute_id)
    shares = queries.paid_by(dispute.payment_id)
    invoices = {invoice.pk: invoice for invoice in queries.locked(list(shares))}
    for id, amount in shares.items():
        take_back(invoices[id], dispute.payment_id, amount, grounds=grounds, now=now, by=by)
    _set_rest_apart(dispute.payment_id, dispute.customer_id, dispute.decision_id, now)
    if shares:
        announce(InvoicesReopened(tuple(shares), now, by))
    if dispute.invoice_id in invoices:
        cost = Money(dispute.cost, dispute.cost_currency) if dispute.cost is not None else None
        charge_dispute(invoices[dispute.invoice_id], cost, now=now, by=by)


def take_back(
    invoice: Invoice, payment_id: int, amount: Money, *, grounds: tuple[Ground, ...], now: datetime, by: Actor
) -> None:
    """Take one payment's share back from a locked claim; what was settled is a claim again."""
    verdict = Verdict(
        invoice.customer_id, "invoice", invoice.pk, "reopen-order", now, grounds, facts={"payment": payment_id},
        amounts={"amount": amount}, effects=("invoice-reopened",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    transfers = []
    if invoice.state == State.PAID:
        transfers = [replace(t, debit=t.credit, credit=t.debit) for t in settlement(invoice, decision, now)]
        invoice.move("reopen")
        invoice.paid_at = None
    invoice.paid -= amount.amount
    invoice.save(update_fields=["state", "paid", "paid_at"])
    Allocation.objects.create(
        customer_id=invoice.customer_id, invoice_id=invoice.pk, payment_id=payment_id, source="payment",
        amount=-amount.amount, currency=amount.currency, at=now, decision_id=decision,
    )  # fmt: skip
    apart = Transfer(
        invoice.customer_id, now, Account.PREPAID, Account.DISPUTED, amount, decision, invoice.pk, payment_id
    )
    record_transfers([*transfers, apart])
    touch("invoice", [invoice.pk])


def _set_rest_apart(payment_id: int, customer_id: int, decision: int, now: datetime) -> None:
    """What of the payment stood on account, as far as it still does, waits apart too."""
    (payment,) = payments.locked([payment_id])
    rest = Money(by_payment([payment_id], Account.MONEY).get(payment_id, Decimal(0)), payment.currency)
    if rest.is_positive:
        record_transfers(
            [Transfer(customer_id, now, Account.MONEY, Account.DISPUTED, rest, decision, payment_id=payment_id)]
        )


def charge_dispute(invoice: Invoice, cost: Money | None, *, now: datetime, by: Actor) -> None:
    """Add what a dispute costs to the locked, reopened order, and the late fee where its services have one."""
    terms = book().by_number(invoice.version_id)
    charges = [_late_fee(invoice, terms), _cost(invoice, cost, terms, on=terms.calendar.today(now))]
    wanted = [charge for charge in charges if charge is not None]
    verdicts = [
        Verdict(
            invoice.customer_id, "invoice", invoice.pk, f"dispute-{line.kind.removeprefix('dispute-')}", now, grounds,
            facts=line.args, amounts={"net": line.net, "tax": line.tax_amount, "total": line.total},
            effects=("line-added",),
        )
        for line, grounds in wanted
    ]  # fmt: skip
    decisions = record(verdicts, now=now, actor=by)
    add_lines([(invoice, line, id) for (line, _), id in zip(wanted, decisions, strict=True)], now=now)


Charge = tuple[Line, tuple[Ground, ...]]


def _late_fee(invoice: Invoice, terms: Terms) -> Charge | None:
    target = queries.target(invoice)
    added, late = terms.ruling(DisputeLateFee, target), terms.ruling(LateFee, target)
    if added is None or late is None or _bears_late_fee(invoice):
        return None
    line = fee_line(invoice, late, terms.provider.tax_percent())
    return (replace(line, clause=added.clause), added.orders() + late.limits()) if line else None


def _bears_late_fee(invoice: Invoice) -> bool:
    return any(line.kind == "late-fee" for line in queries.lines_of([invoice.pk]).get(invoice.pk, ()))


def _cost(invoice: Invoice, cost: Money | None, terms: Terms, *, on: date) -> Charge | None:
    ruling = terms.ruling(DisputeCost)
    if ruling is None or cost is None:
        return None
    rates, most = rates_for(terms), Money(ruling.rule.amount_max, ruling.rule.currency)
    ceiling, conversion, of_ceiling = in_currency(most, invoice.currency, terms, rates, on=on)
    proven, more, of_cost = in_currency(cost, invoice.currency, terms, rates, on=on)
    charged = dispute_cost(proven, ceiling)
    if charged is None:
        return None
    rate = of_ceiling if charged == ceiling else of_cost
    line = Line(
        kind="dispute-cost", text="Costo de la disputa", net=charged, tax_percent=terms.provider.tax_percent(),
        service_id=invoice.service_id, args={"proven": str(cost), "ceiling": str(ceiling), **rate},
        clause=ruling.clause,
    )  # fmt: skip
    if ruling.rule.tax_included:
        line = line.including_tax()
    return line, distinct(ruling.orders() + conversion + more)
