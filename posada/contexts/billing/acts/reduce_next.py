"""Credit that is owed and waits for the next orders of its kind: kept, taken off, and paid out where none comes."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from posada.contexts.billing import queries
from posada.contexts.billing.acts.give_back import Return, give_back
from posada.contexts.billing.acts.issue_first_invoice import settle_free
from posada.contexts.billing.acts.issue_invoices import write_lines
from posada.contexts.billing.lines import Line
from posada.contexts.billing.models import Invoice, Reduction, State
from posada.contexts.billing.rules.next_invoice_credit import NextInvoiceCredit
from posada.contexts.services import queries as services
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def keep_reduction(service_id: int, net: Money, clause: str, decision: int, *, now: datetime) -> None:
    """Keep a credit until an order for such a service is issued. The same decision is kept once."""
    service = services.by_id([service_id])[service_id]
    Reduction.objects.get_or_create(
        decision_id=decision, customer_id=service.customer_id,
        defaults={"service_id": service_id, "net": net.amount, "left": net.amount, "currency": net.currency,
                  "clause": clause, "granted_at": now},
    )  # fmt: skip


def apply_reductions(invoice_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Take waiting credit off these new orders, as far as each goes: a line of its own, before the tax."""
    holders = Invoice.objects.filter(pk__in=invoice_ids).values("customer_id")
    waiting = list(Reduction.objects.select_for_update().filter(left__gt=0, customer_id__in=holders))
    if not waiting:
        return
    ruling = book().for_existing(now).ruling(NextInvoiceCredit)
    types = ruling.rule.types if ruling is not None else frozenset[str]()
    for invoice in queries.locked(list(invoice_ids)):
        for kept in sorted(waiting, key=lambda each: each.pk):
            if (kept.customer_id, kept.currency) == (invoice.customer_id, invoice.currency) and invoice.type in types:
                _take_off(invoice, kept, now, by)


def _take_off(invoice: Invoice, kept: Reduction, now: datetime, by: Actor) -> None:
    amount = min(kept.left, invoice.net)
    if invoice.state != State.UNPAID or invoice.paid or amount <= 0:
        return
    lines = queries.lines_of([invoice.pk])[invoice.pk]
    line = Line(
        kind="credit", text="Crédito", net=Money(-amount, invoice.currency),
        tax_percent=next((each.tax_percent for each in lines if each.tax), Decimal(0)), service_id=kept.service_id,
        args={"of": kept.decision_id}, clause=kept.clause,
    )  # fmt: skip
    ruling = book().for_existing(now).ruling(NextInvoiceCredit)
    verdict = Verdict(
        invoice.customer_id, "invoice", invoice.pk, "take-off-credit", kept.granted_at, grounds(ruling), learnt_at=now,
        facts={"granted_by": kept.decision_id}, effects=("line-added",),
        amounts={"net": -line.net, "tax": -line.tax_amount, "total": -line.total},
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    write_lines([(invoice.customer_id, invoice.pk, len(lines) + 1, line, decision)])
    invoice.net += line.net.amount
    invoice.tax += line.tax_amount.amount
    invoice.total += line.total.amount
    invoice.save(update_fields=["net", "tax", "total"])
    kept.left -= amount
    kept.save(update_fields=["left"])
    record_transfers(
        [Transfer(invoice.customer_id, now, Account.CLAIMED, Account.CLAIMS, -line.total, decision, invoice.pk)]
    )
    touch("invoice", [invoice.pk])
    if not invoice.total:
        settle_free(invoice.pk, now=now, by=by)


def settle_reductions(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Services ended: what is still owed to a customer who has none of the kind left comes off its open orders.

    The rest is paid out, from what it had paid last.
    """
    ruling = book().for_existing(now).ruling(NextInvoiceCredit)
    if ruling is None:
        return
    ended = {service.customer_id for service in services.by_id(service_ids).values()}
    owed = Reduction.objects.filter(customer_id__in=ended, left__gt=0)
    owing = set(owed.values_list("customer_id", flat=True))
    staying = {each.customer_id for each in services.running_of(owing) if each.type in ruling.rule.types}
    for customer_id in sorted(owing - staying):
        unpaid = queries.unpaid_invoices(customer_id).filter(type__in=ruling.rule.types)
        apply_reductions([invoice.pk for invoice in unpaid], now=now, by=by)
        for kept in owed.filter(customer_id=customer_id).select_for_update().order_by("pk"):
            _pay_out(kept, now, by)


def _pay_out(kept: Reduction, now: datetime, by: Actor) -> None:
    """Give the rest of a credit back from the newest order that was paid for its service."""
    paid = Invoice.objects.filter(service_id=kept.service_id, state=State.PAID, currency=kept.currency, net__gt=0)
    invoice = paid.order_by("-paid_at", "-pk").first()
    if invoice is None:
        return  # nothing was ever paid: it stays on the account for whoever settles it
    net = Money(kept.left, kept.currency)
    tax = Money(net.amount * invoice.tax / invoice.net, kept.currency).rounded()
    ruling = book().for_existing(now).ruling(NextInvoiceCredit)
    give_back([Return(invoice.pk, net, tax)], act="pay-out-credit", grounds=grounds(ruling), now=now, by=by)
    kept.left = Decimal(0)
    kept.save(update_fields=["left"])
