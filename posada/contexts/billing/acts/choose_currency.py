"""Choosing the currency of a customer's documents."""

from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.events import CurrencyChosen
from posada.contexts.billing.rules.billing_currency import BillingCurrency
from posada.ground.customers.models import Customer
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book


def choose_currency(customer_id: int, currency: str, *, now: datetime, by: Actor) -> None:
    """Bill a customer in `currency` from now on. Announces CurrencyChosen.

    Raises Refused where it is not offered, or orders are unpaid and the terms lock the choice meanwhile.
    """
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    ruling = book().for_existing(now).required(BillingCurrency)
    verdict = Verdict(
        customer_id, "customer", customer_id, "choose-currency", now, ruling.orders(),
        facts={"from": customer.currency, "to": currency}, effects=("currency-chosen",),
    )  # fmt: skip
    if currency not in ruling.rule.offered:
        raise verdict.refused("currency-not-offered", offered=ruling.rule.offered)
    unpaid = queries.unpaid_invoices(customer_id)
    if ruling.rule.locked_while_unpaid and currency != customer.currency and unpaid.exists():
        raise verdict.refused("orders-unpaid", unpaid=[invoice.number for invoice in unpaid])
    record([verdict], now=now, actor=by)
    customer.currency = currency
    customer.save(update_fields=["currency"])
    announce(CurrencyChosen(customer_id, currency, now, by))
