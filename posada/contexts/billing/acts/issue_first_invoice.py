"""The first claim of an order."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from posada.contexts.billing import queries
from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.coupons import with_coupon
from posada.contexts.billing.due_day import due_day, due_day_grounds
from posada.contexts.billing.events import InvoicesPaid, about
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.rules.billing_currency import BillingCurrency
from posada.contexts.billing.rules.first_payment import FirstPayment
from posada.contexts.billing.rules.promotion import Promotion
from posada.contexts.billing.rules.proration import Proration, first_period
from posada.contexts.billing.rules.proration_start import ProrationStart
from posada.contexts.billing.rules.whole_period import WholePeriod
from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.queries import OrderItem
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import Product, product
from posada.ground.customers.models import Customer
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.counting import count
from posada.terms.rule import Ground, distinct, grounds
from posada.terms.versions import book


def issue_first_invoice(order_id: int, *, now: datetime, by: Actor) -> int:
    """Issue the proforma of an order, one line an item, and return its id.

    Rentals are prorated where the terms say so, from the day of the request; products are charged whole.
    """
    order = ordering.order(order_id)
    customer = Customer.objects.get(pk=order.customer_id)
    terms = book().by_number(order.version_id)
    requested_on, currency = terms.calendar.today(order.placed_at), order.currency or customer.currency
    items = ordering.items(order_id)
    lines, stood_on = [], list[Ground]()
    for item in items:
        line, found = first_line(item, product(terms, item.product), terms, currency, requested_on)
        lines.append(line)
        stood_on.extend(found)
    lines, coupon = with_coupon(order, items, lines, terms)
    due_on, counted, deadline = _due_on(items, terms, requested_on)
    draft = Draft(
        customer_id=order.customer_id, origin="new-contract", due_on=due_on, lines=tuple(lines),
        grounds=distinct([*stood_on, *coupon, *deadline, *currency_grounds(terms)]),
        act="first-invoice", due_at=now, subject=("order", order.pk),
        version_id=order.version_id, currency=currency, order_id=order.pk,
        service_id=items[0].service_id if len(items) == 1 else None,
        product_kind=items[0].product_kind, type=items[0].type,
        facts={"requested_on": requested_on, "due_on": due_on, **counted},
    )  # fmt: skip
    (id,) = issue_invoices([draft], now=now, by=by)
    if draft.charges.total.is_zero:
        settle_free(id, now=now, by=by)
    return id


def settle_free(invoice_id: int, *, now: datetime, by: Actor) -> None:
    """A claim for nothing is settled as it is issued. Announces InvoicesPaid."""
    (invoice,) = queries.locked([invoice_id])
    invoice.move("pay")
    invoice.paid_at = now
    invoice.save(update_fields=["state", "paid_at"])
    touch("invoice", [invoice_id])
    announce(InvoicesPaid(**about([invoice]), now=now, by=by))


def currency_grounds(terms: Terms) -> tuple[Ground, ...]:
    """The clauses that say in which currency an order is paid."""
    return grounds(terms.ruling(BillingCurrency), ordering.currency_of_order(terms), role="limits")


def _due_on(
    items: list[OrderItem], terms: Terms, requested_on: date
) -> tuple[date, dict[str, Any], tuple[Ground, ...]]:
    """The last day to pay, how it was counted, and what says so."""
    target = product(terms, items[0].product).target(cycle=items[0].cycle)
    ruling = terms.ruling(FirstPayment, target)
    if ruling is None:
        return due_day(terms, target, requested_on, requested_on), {}, due_day_grounds(terms, target)
    counted = count(terms, requested_on, ruling.rule.after_close_of, "after")
    due_on = terms.calendar.after(requested_on, ruling.rule.after_close_of)
    return due_on, counted.facts, grounds(ruling, role="limits") + counted.grounds


def first_line(
    item: OrderItem, sold: Product, terms: Terms, currency: str, requested_on: date
) -> tuple[Line, tuple[Ground, ...]]:
    """The line of one item and what it stands on."""
    target = sold.target(cycle=item.cycle)
    if "included_in" in item.options:
        return included_line(item, sold, currency), ()
    proration = terms.ruling(Proration, target)
    tax = terms.provider.tax_percent(sold.tax)
    if proration is None:
        promotion = terms.ruling(Promotion, target)
        promoted = promotion is not None and promotion.rule.on_first_term and item.cycle in sold.promotion
        price = sold.first_price(item.cycle, currency) if promoted else sold.price(item.cycle, currency)
        stood_on = grounds(terms.ruling(WholePeriod, target))
        line = full_line(item, sold, price, tax).at_published_price(terms.provider)
        return line, stood_on + (grounds(promotion, role="permits") if promoted else ())
    period = first_period(sold.monthly(item.cycle, currency) * item.quantity, requested_on, proration.rule)
    line = Line(
        kind="period", text=sold.slug, net=period.net, tax_percent=tax, service_id=item.service_id, product=sold.slug,
        quantity=Decimal(item.quantity), unit_price=sold.monthly(item.cycle, currency).rounded().amount,
        period=(period.first, period.last), args={"days": period.days, "of": period.of}, clause=proration.clause,
    )  # fmt: skip
    line = line.at_published_price(terms.provider)
    return line, proration.orders() + grounds(terms.ruling(ProrationStart, target), role="limits")


def included_line(item: OrderItem, sold: Product, currency: str) -> Line:
    """What comes with another item: nothing to pay, and its list value of the day for what may follow."""
    cycle = item.cycle if item.cycle in sold.prices else next(iter(sold.prices))
    value = (sold.price(cycle, currency) * item.quantity).rounded()
    return Line(
        kind="included", text=sold.slug, net=Money.zero(currency), service_id=item.service_id, product=sold.slug,
        quantity=Decimal(item.quantity), args={"list_value": value.plain()},
    )  # fmt: skip


def full_line(item: OrderItem, sold: Product, price: Money, tax: Decimal) -> Line:
    """One whole cycle at the price of its first term; its period begins when it is delivered."""
    return Line(
        kind="period", text=sold.slug, net=(price * item.quantity).rounded(), tax_percent=tax,
        service_id=item.service_id, product=sold.slug, quantity=Decimal(item.quantity), unit_price=price.amount,
    )  # fmt: skip
