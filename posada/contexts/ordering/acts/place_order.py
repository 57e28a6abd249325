"""Placing an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from posada.contexts.ordering.acts.classify_items import given_with, item_grounds, refuse_unfit, third_parties
from posada.contexts.ordering.events import OrderPlaced
from posada.contexts.ordering.models import Order, OrderItem, State
from posada.contexts.ordering.rules.acceptance_required import AcceptanceRequired
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import Product, product
from posada.ground.customers.models import Customer
from posada.ground.ledger.numbers import take_numbers
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.acceptance import accepted_version
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


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
    customer: Customer, wanted: Sequence[Wanted], *, by: Actor, now: datetime, method: str = "", coupon: str = ""
) -> Order:
    """Place an order for `customer`; its proforma follows. Announces OrderPlaced.

    Raises Refused where the terms in force are not accepted, BadInput where the catalogue has no such thing.
    """
    if not wanted:
        raise BadInput("items", [], "at least one product")
    terms = book().for_new(now)
    products = [_sellable(terms, item, customer) for item in wanted]
    (id,) = take_ids("ordering_order_id_seq", 1)
    items = [(sold, item.cycle) for sold, item in zip(products, wanted, strict=True)]
    verdict = Verdict(
        customer.pk, "order", id, "order", now, _grounds(terms) + item_grounds(terms, items),
        facts={"channel": by.channel, "products": [item.product for item in wanted], **third_parties(items)},
        effects=("order-placed",),
    )  # fmt: skip
    refuse_without_acceptance(customer, terms, verdict)
    refuse_unfit(terms, items, verdict)
    (decision,) = record([verdict], now=now, actor=by)
    Order.objects.create(
        id=id, customer_id=customer.pk, number=take_numbers("order", 1, terms)[0], placed_at=now, channel=by.channel,
        author=str(by), state=State.AWAITING_PAYMENT, coupon=coupon, method=method, version_id=book().number(terms),
        snapshot={p.slug: p.model_dump(mode="json") for p in products}, decision_id=decision,
    )  # fmt: skip
    OrderItem.objects.bulk_create(
        OrderItem(
            customer_id=customer.pk, order_id=id, position=position, product=sold.slug, product_kind=sold.kind,
            type=sold.type, cycle=item.cycle, quantity=item.quantity, options=dict(item.options), domain=item.domain,
            name=item.name or item.domain or sold.slug,
        )
        for position, (item, sold) in enumerate(zip(wanted, products, strict=True), 1)
    )  # fmt: skip
    touch("order", [id])
    announce(OrderPlaced(id, now, by))
    return Order.objects.get(pk=id)


def _sellable(terms: Terms, item: Wanted, customer: Customer) -> Product:
    sold = product(terms, item.product)
    sold.price(item.cycle, customer.currency)  # raises where it is not sold so
    if item.quantity < 1:
        raise BadInput("quantity", item.quantity, "1 or more")
    return given_with(terms, sold)


def _grounds(terms: Terms) -> tuple[Ground, ...]:
    return grounds(terms.ruling(AcceptanceRequired, before="order"), role="permits")


def refuse_without_acceptance(customer: Customer, terms: Terms, verdict: Verdict) -> None:
    """Raise the refusal where the terms in force must have been accepted and were not."""
    ruling = terms.ruling(AcceptanceRequired, before="order")
    if ruling is not None and not accepted_version(customer.pk, terms):
        raise verdict.refused("terms-not-accepted", grounds=ruling.orders(), version=terms.version)
