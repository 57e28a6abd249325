"""Asking a customer for what decides whether a tax is due."""

from datetime import datetime

from posada.contexts.billing.events import TaxProfileAsked
from posada.contexts.billing.rules.tax import TaxProfile
from posada.contexts.ordering import queries as ordering
from posada.ground.customers import queries as customers
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book


def ask_tax_profile(order_id: int, *, now: datetime, by: Actor) -> None:
    """Ask whoever orders for the tax data that are missing; until then the full tax is charged.

    Announces TaxProfileAsked.
    """
    order = ordering.order(order_id)
    ruling = book().by_number(order.version_id).ruling(TaxProfile)
    if ruling is None or ordering.of_customer(order.customer_id).exclude(pk=order.pk).exists():
        return  # only with the first order
    known = customers.fiscal_data(order.customer_id, now)
    missing = [name for name in ruling.rule.fields if known is None or getattr(known, name, "") in ("", "0")]
    if not missing:
        return
    verdict = Verdict(
        order.customer_id, "order", order.pk, "ask-tax-profile", now, ruling.orders(),
        facts={"missing": missing, "meanwhile": "full-tax"}, effects=("notice-ordered",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    announce(TaxProfileAsked(order.customer_id, decision, tuple(missing), now, by))
