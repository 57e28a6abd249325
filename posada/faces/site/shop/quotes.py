"""What an order would cost, said before it is placed: the part of the month that is left, and each later period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from posada.contexts.billing.acts.issue_first_invoice import first_line
from posada.contexts.billing.lines import Line
from posada.contexts.billing.rules.first_payment import FirstPayment
from posada.contexts.billing.rules.promotion import Promotion
from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.place_order import brought_with
from posada.contexts.ordering.models import OrderItem
from posada.faces.site.formats import spoken_name
from posada.faces.site.shop.cart import Item
from posada.ground.catalogue.products import CYCLES, Product, catalog
from posada.kernel.money import Money, sum_money
from posada.terms.contract import Terms


@dataclass(frozen=True)
class Quote:
    """The first charge and the ones after it, tax included, with the days they are for and the last day to pay.

    `promoted` is the list price that a promotion takes the first term below; `brings` what comes with it for nothing.
    """

    item: Item
    product: Product
    line: Line
    days: int | None
    of: int | None
    first_day: date | None
    last_day: date | None
    renewal: Money
    renewal_total: Money
    pay_by: date
    clause: str
    tax_name: str
    tax_percent: object
    promoted: Money | None = None
    promotion_clause: str = ""
    brings: Sequence[str] = ()


@dataclass(frozen=True)
class CyclePrice:
    """A cycle of a plan: its price, what that is a month, and how many percent less than by the month."""

    cycle: str
    price: Money
    monthly: Money | None
    saves: int


def quote(item: Item, currency: str, terms: Terms, today: date) -> Quote:
    """The quote of a choice, ordered today."""
    sold = catalog(terms)[item.product]
    ordered = OrderItem(
        product=sold.slug, product_kind=sold.kind, type=sold.type, cycle=item.cycle, quantity=item.quantity
    )
    line = first_line(ordered, sold, terms, currency, today)[0]
    later = (sold.price(item.cycle, currency) * item.quantity).rounded()
    priced = Line("period", sold.slug, later, terms.provider.tax_percent(sold.tax)).at_published_price(terms.provider)
    target = sold.target(cycle=item.cycle)
    deadline, promotion = terms.ruling(FirstPayment, target), terms.ruling(Promotion, target)
    promoted = promotion is not None and promotion.rule.on_first_term and item.cycle in sold.promotion
    first, last = line.period or (None, None)
    tax = terms.provider.taxes.get(sold.tax or terms.provider.default_tax or "")
    return Quote(
        item=item, product=sold, line=line, days=line.args.get("days"), of=line.args.get("of"), first_day=first,
        last_day=last, renewal=priced.net, renewal_total=priced.total, clause=line.clause,
        pay_by=terms.calendar.after(today, deadline.rule.after_close_of) if deadline else today,
        tax_name=tax.name if tax else "", tax_percent=tax.percent if tax else 0,
        promoted=priced.net if promoted and line.net < priced.net else None,
        promotion_clause=promotion.clause if promotion is not None and promoted else "",
        brings=[spoken_name(catalog(terms)[each.product].name) for each in brought_with([item.wanted()], terms)],
    )  # fmt: skip


def totals(quotes: Sequence[Quote], currency: str) -> dict[str, Money]:
    """What all of it comes to now: before tax, the tax, and both."""
    net = sum_money((each.line.net for each in quotes), currency)
    tax = sum_money((each.line.tax_amount for each in quotes), currency)
    return {"net": net, "tax": tax, "total": net + tax}


def cycle_prices(sold: Product, currency: str, terms: Terms) -> list[CyclePrice]:
    """Every cycle by which a plan is offered, with what it saves against paying by the month."""
    offered = ordering.offered_cycles(terms, sold)
    by_month = sold.price("monthly", currency) if "monthly" in offered else None
    found = []
    for cycle in offered:
        price = sold.price(cycle, currency)
        monthly = sold.monthly(cycle, currency).rounded() if CYCLES[cycle] > 1 else None
        saves = 0
        if by_month is not None and by_month.is_positive and monthly is not None:
            saves = int(100 - 100 * monthly.amount / by_month.amount)
        found.append(CyclePrice(cycle, price, monthly, max(saves, 0)))
    return found
