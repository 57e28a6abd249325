"""What is for sale, and what an order would cost."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from posada.contexts.ordering import queries as ordering
from posada.faces.api.caller import caller, reads
from posada.faces.api.shapes import Amount
from posada.faces.site.shop.cart import Item
from posada.faces.site.shop.quotes import quote
from posada.ground.catalogue.products import Product, catalog, product
from posada.kernel.errors import BadInput
from posada.terms.versions import book

router = Router()
QUANTITY_MAX = 10_000


class ProductShape(Schema):
    """One thing for sale, with its list prices by cycle and currency, before tax unless the house's prices hold it."""

    slug: str
    kind: str
    type: str
    name: Mapping[str, str]
    summary: Mapping[str, str]
    prices: Mapping[str, Mapping[str, str]]
    options: Mapping[str, Any]
    allowances: Mapping[str, Any]
    needs_domain: bool
    tax_percent: Decimal


class ToQuote(Schema):
    """What would be ordered."""

    product: str
    cycle: str | None = None  # the first that is offered, unless said
    quantity: Annotated[int, Field(ge=1, le=QUANTITY_MAX)] = 1
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None


class QuoteShape(Schema):
    """The first charge, for its days, and each later one; `pay_by` is the last day to pay the first."""

    product: str
    cycle: str
    quantity: int
    net: Amount
    tax: Amount
    total: Amount
    first_day: date | None
    last_day: date | None
    days: int | None
    of: int | None  # the days of a whole period, where the first one is a part
    renewal_net: Amount
    renewal_total: Amount
    pay_by: date
    clause: str | None


@router.get("/products", response=list[ProductShape], summary="What is for sale")
@reads("catalogue")
def products(request: HttpRequest) -> Any:
    terms = book().for_new(caller(request).now)
    return [_shape(sold, terms.provider.tax_percent(sold.tax)) for sold in catalog(terms).values() if not sold.hidden]


@router.post("/quotes", response=QuoteShape, summary="What an order would cost; nothing is ordered")
@reads("catalogue")
def quotes(request: HttpRequest, asked: ToQuote) -> Any:
    who = caller(request)
    terms = book().for_new(who.now)
    sold = product(terms, asked.product)
    cycles = ordering.offered_cycles(terms, sold)
    cycle = asked.cycle or cycles[0]
    if cycle not in cycles:
        raise BadInput("cycle", cycle, ", ".join(cycles))
    own = who.visitor.customer.currency if who.visitor else sold.currency
    currency = asked.currency or own
    if currency not in terms.provider.currencies:
        raise BadInput("currency", currency, ", ".join(terms.provider.currencies))
    item = Item(sold.slug, cycle, asked.quantity)
    found = quote(item, currency, terms, terms.calendar.today(who.now))
    line = found.line
    return QuoteShape(
        product=sold.slug, cycle=cycle, quantity=asked.quantity, net=Amount.of(line.net),
        tax=Amount.of(line.tax_amount), total=Amount.of(line.total), first_day=found.first_day,
        last_day=found.last_day, days=found.days, of=found.of, renewal_net=Amount.of(found.renewal),
        renewal_total=Amount.of(found.renewal_total), pay_by=found.pay_by, clause=found.clause or None,
    )  # fmt: skip


def _shape(sold: Product, tax_percent: Decimal) -> ProductShape:
    prices = {
        cycle: {currency: str(value) for currency, value in price.items()}
        if isinstance(price, Mapping)
        else {sold.currency: str(price)}
        for cycle, price in sold.prices.items()
    }
    return ProductShape(
        slug=sold.slug, kind=sold.kind, type=sold.type, name=sold.name, summary=sold.summary, prices=prices,
        options=sold.options, allowances=sold.allowances, needs_domain=sold.needs_domain, tax_percent=tax_percent,
    )  # fmt: skip
