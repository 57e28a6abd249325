"""Altering what the tax invoice of a payment says of its buyer, while there is time for it."""

from collections.abc import Mapping
from datetime import date, datetime

from posada.contexts.billing.acts.issue_credit_note import issue_credit_note
from posada.contexts.billing.acts.issue_documents import ISSUED, fiscal_data, issue_again
from posada.contexts.billing.models import FiscalDocument, Invoice
from posada.contexts.billing.rules.billing_data_window import BillingDataWindow, last_day
from posada.ground.customers.acts.change_fiscal_data import change_fiscal_data
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling
from posada.terms.versions import book


def window_of(invoice: Invoice, terms: Terms) -> tuple[Ruling[BillingDataWindow], date] | None:
    """The rule on altering a paid claim's billing data, and the last day for it; None where the terms have none."""
    ruling = terms.ruling(BillingDataWindow)
    if ruling is None or invoice.paid_at is None:
        return None
    return ruling, last_day(terms.calendar.today(invoice.paid_at), ruling.rule)


def change_billing_data(invoice_id: int, changes: Mapping[str, str], *, now: datetime, by: Actor) -> None:
    """Alter the buyer's data for a paid claim; a tax invoice that went out is corrected by a credit note and a new one.

    Raises Refused after the last day, and by another door than the terms name.
    """
    invoice = Invoice.objects.get(pk=invoice_id)
    terms = book().for_existing(now)
    found = window_of(invoice, terms)
    if found is None:
        raise BadInput("invoice", invoice.number, "a claim that was paid")
    ruling, last = found
    verdict = Verdict(
        invoice.customer_id, "invoice", invoice_id, "change-billing-data", now, ruling.permits(),
        facts={"last_day": last, "fields": sorted(changes)}, effects=("billing-data-changed",),
    )  # fmt: skip
    if by.channel not in ruling.rule.channels:
        raise verdict.refused("channel-not-allowed", grounds=ruling.orders(), channels=ruling.rule.channels)
    if terms.calendar.today(now) > last:
        raise verdict.refused("window-closed", grounds=ruling.orders())
    (decision,) = record([verdict], now=now, actor=by)
    change_fiscal_data(Customer.objects.get(pk=invoice.customer_id), changes, by=by, now=now)
    _correct(invoice, decision, now, by)


def _correct(invoice: Invoice, decision: int, now: datetime, by: Actor) -> None:
    """Take back the tax invoice that says something else of its buyer, and issue another."""
    documents = FiscalDocument.objects.select_for_update().filter(invoice_id=invoice.pk, kind="tax-invoice")
    document = documents.filter(status=ISSUED).order_by("-pk").first()
    buyer = fiscal_data([invoice.customer_id], now)[invoice.customer_id]
    if document is None or document.buyer == buyer:
        return
    net, tax = Money(document.net, document.currency), Money(document.tax, document.currency)
    issue_credit_note(invoice, net, tax, decision=decision, now=now)
    issue_again(invoice, now=now, by=by)
