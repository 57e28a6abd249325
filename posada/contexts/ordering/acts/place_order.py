"""Placing an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from posada.contexts.addresses import queries as addresses
from posada.contexts.contracts.queries import contract_only
from posada.contexts.ordering.acts.classify_items import (
    given_with,
    item_grounds,
    refuse_terms,
    refuse_unchosen,
    refuse_unfit,
    third_parties,
)
from posada.contexts.ordering.admission import Bundle, admit, bundle
from posada.contexts.ordering.events import OrderEntered, OrderPlaced
from posada.contexts.ordering.models import Order, OrderItem, State
from posada.contexts.ordering.rules.effective_date import EffectiveDate
from posada.contexts.ordering.rules.order_fields import CurrencyOfOrder, OrderFields, lacking
from posada.contexts.services import queries as services
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import Product, product
from posada.ground.customers.models import Customer
from posada.ground.customers.queries import signatory
from posada.ground.ledger.numbers import take_numbers
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.acceptance import accept
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground, distinct
from posada.terms.versions import book

INCLUDED = "included_in"  # the option of an item, then of its service, that says what brought it


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing a customer wants: product, cycle and how many; `name` is what the service will be called."""

    product: str
    cycle: str
    quantity: int = 1
    options: Mapping[str, Any] = field(default_factory=dict)
    domain: str = ""
    name: str = ""


def place_order(
    customer: Customer,
    wanted: Sequence[Wanted],
    *,
    by: Actor,
    now: datetime,
    method: str = "",
    coupon: str = "",
    accepts_documents: bool = False,
    currency: str = "",
    requested_at: datetime | None = None,
    grounds: tuple[Ground, ...] = (),
) -> Order:
    """Place an order for `customer`; its proforma follows. Announces OrderPlaced, or OrderEntered where it waits.

    `accepts_documents`: the terms of third parties, registrars and products that come with it were shown and accepted.
    An order that staff enter, for a wish of `requested_at`, waits until the customer accepts it, unless the terms let
    the acceptance come after the payment.
    Raises Refused where something that must be accepted or declared is not, BadInput where the catalogue has no such
    thing.
    """
    if not wanted:
        raise BadInput("items", [], "at least one product")
    terms = book().for_new(now)
    wanted = [*wanted, *brought_with(wanted, terms)]
    paid_in = ordered_in(terms, customer, currency)
    (id,) = take_ids("ordering_order_id_seq", 1)
    items = [(given_with(terms, product(terms, item.product)), item.cycle) for item in wanted]
    products = [sold for sold, _ in items]
    brought = bundle(products, terms, now)
    verdict = Verdict(
        customer.pk, "order", id, "order", requested_at or now, learnt_at=now,
        facts={"channel": by.channel, "products": [item.product for item in wanted], **third_parties(items)},
        effects=("order-placed",),
    )  # fmt: skip
    refuse_terms(terms, items, verdict)
    for sold in products:
        if by_bar := addresses.barred(customer.pk, sold, terms):
            raise verdict.refused("addresses-barred", grounds=by_bar, product=sold.slug)
        if by_contract := contract_only(terms, sold.target()):
            raise verdict.refused("ordered-by-contract-only", grounds=by_contract, product=sold.slug)
    if (gone := services.discontinued([sold.slug for sold in products], terms)) is not None:
        raise verdict.refused("no-longer-provided", grounds=gone[0].orders(), product=gone[1])
    options = [item.options for item in wanted]
    refuse_unchosen(terms, list(zip(products, options, strict=True)), verdict)
    for sold, item in zip(products, wanted, strict=True):
        if INCLUDED not in item.options:
            _check_sellable(sold, item, paid_in)
    stood_on = admit(customer, terms, brought, verdict, by=by, accepts=accepts_documents)
    refuse_unfit(terms, items, verdict)
    stood_on += _coupon(customer.pk, coupon, items, verdict, terms)
    stated = refuse_incomplete(terms, wanted, products, {"method": method, "currency": currency}, verdict)
    stood_on = distinct((*stood_on, *item_grounds(terms, items), *stated, *grounds))
    (decision,) = record([replace(verdict, grounds=stood_on)], now=now, actor=by)
    waits = by.is_staff and terms.ruling(EffectiveDate) is None
    order = Order.objects.create(
        id=id, customer_id=customer.pk, number=take_numbers("order", 1, terms)[0], placed_at=requested_at or now,
        channel=by.channel, author=str(by), state=State.AWAITING_ACCEPTANCE if waits else State.AWAITING_PAYMENT,
        coupon=coupon, method=method, currency=paid_in, version_id=book().number(terms),
        snapshot={p.slug: p.model_dump(mode="json") for p in products}, decision_id=decision,
    )  # fmt: skip
    OrderItem.objects.bulk_create(_items(order, wanted, products))
    touch("order", [id])
    if not by.is_staff:
        keep_acceptance(order, customer, terms, brought, by=by, now=now)
    announce(OrderEntered(id, now, by) if waits else OrderPlaced(id, now, by))
    return Order.objects.get(pk=id)


def brought_with(wanted: Sequence[Wanted], terms: Terms) -> list[Wanted]:
    """What the wanted things include, each with the place of what brings it; its cycle is that of the other, or its own
    where it has a term of its own.
    """
    found = []
    for place, item in enumerate(wanted, 1):
        for included in product(terms, item.product).includes:
            brought = product(terms, included.product)
            cycle = next(iter(brought.prices)) if included.until == "first-term" else item.cycle
            options = {INCLUDED: place, "included_until": included.until}
            found.append(Wanted(brought.slug, cycle, item.quantity, options, item.domain, item.domain or brought.slug))
    return found


def keep_acceptance(
    order: Order, customer: Customer, terms: Terms, brought: Bundle, *, by: Actor, now: datetime
) -> None:
    """Store, with the order, who accepted the documents that it brings."""
    if brought.documents:
        name, capacity = signatory(customer, by)
        accept(
            customer.pk, terms, accepted_by=name, capacity=capacity, by=by, now=now, about=f"order:{order.number}",
            documents=brought.documents,
        )  # fmt: skip


def _items(order: Order, wanted: Sequence[Wanted], products: Sequence[Product]) -> list[OrderItem]:
    return [
        OrderItem(
            customer_id=order.customer_id, order_id=order.pk, position=position, product=sold.slug,
            product_kind=sold.kind, type=sold.type, cycle=item.cycle, quantity=item.quantity,
            options=dict(item.options), domain=item.domain, name=item.name or item.domain or sold.slug,
        )
        for position, (item, sold) in enumerate(zip(wanted, products, strict=True), 1)
    ]  # fmt: skip


def _coupon(
    customer_id: int, code: str, items: Sequence[tuple[Product, str]], verdict: Verdict, terms: Terms
) -> tuple[Ground, ...]:
    """What a coupon that the customer holds stands on; refused where it is late, or for nothing in the order."""
    held = services.coupon_held(customer_id, code, verdict.due_at) if code else None
    if held is None:
        return ()
    held.refuse_late(verdict, terms.calendar.today(verdict.due_at))
    if not any(held.fits(sold.type, cycle) for sold, cycle in items):
        raise verdict.refused("coupon-for-something-else", grounds=held.coupon.orders())
    return held.grounds


def ordered_in(terms: Terms, customer: Customer, currency: str) -> str:
    """The currency of an order: the customer's, or another that it states where the terms let each order state one."""
    if currency in ("", customer.currency):
        return customer.currency
    if terms.ruling(CurrencyOfOrder) is None or currency not in terms.provider.currencies:
        raise BadInput("currency", currency, customer.currency)
    return currency


def refuse_incomplete(
    terms: Terms, wanted: Sequence[Wanted], products: Sequence[Product], stated: Mapping[str, str], verdict: Verdict
) -> tuple[Ground, ...]:
    """What an order that states all it must stands on; raises the refusal of one that does not."""
    stood_on: tuple[Ground, ...] = ()
    for item, sold in zip(wanted, products, strict=True):
        ruling = terms.ruling(OrderFields, sold.target(cycle=item.cycle))
        missing = lacking(stated, item.options, ruling.rule) if ruling and INCLUDED not in item.options else ()
        if ruling is not None and missing:
            raise verdict.refused("order-incomplete", grounds=ruling.orders(), product=sold.slug, missing=missing)
        stood_on += ruling.limits() if ruling else ()
    return stood_on


def _check_sellable(sold: Product, item: Wanted, currency: str) -> None:
    """BadInput where the catalogue has no price for it, or fewer than one is wanted."""
    sold.price(item.cycle, currency)  # raises where it is not sold so
    if item.quantity < 1:
        raise BadInput("quantity", item.quantity, "1 or more")
