"""What an order would cost, said before it is placed: the part of the month that is left, and each later period."""

from dataclasses import dataclass
from datetime import date

from posada.contexts.billing.acts.issue_first_invoice import first_line
from posada.contexts.billing.lines import Line
from posada.contexts.billing.rules.first_payment import FirstPayment
from posada.contexts.ordering.models import OrderItem
from posada.ground.catalogue.products import Product
from posada.kernel.money import Money
from posada.terms.contract import Terms


@dataclass(frozen=True)
class Quote:
    """The first charge and the ones after it, tax included, with the days they are for and the last day to pay."""

    line: Line
    days: int | None
    of: int | None
    first_day: date | None
    last_day: date | None
    renewal: Money
    renewal_total: Money
    pay_by: date
    clause: str


def quote(sold: Product, cycle: str, quantity: int, currency: str, terms: Terms, today: date) -> Quote:
    """The quote of so many of a product by a cycle, ordered today."""
    item = OrderItem(product=sold.slug, product_kind=sold.kind, type=sold.type, cycle=cycle, quantity=quantity)
    line = first_line(item, sold, terms, currency, today)[0]
    later = (sold.price(cycle, currency) * quantity).rounded()
    tax = terms.provider.tax_percent(sold.tax)
    priced = Line("period", sold.slug, later, tax).at_published_price(terms.provider)
    deadline = terms.ruling(FirstPayment, sold.target(cycle=cycle))
    first, last = line.period or (None, None)
    return Quote(
        line=line, days=line.args.get("days"), of=line.args.get("of"), first_day=first, last_day=last,
        renewal=priced.net, renewal_total=priced.total, clause=line.clause,
        pay_by=terms.calendar.after(today, deadline.rule.after_close_of) if deadline else today,
    )  # fmt: skip
