"""Orders: placing one, how far it has come, and finding its first payment good."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.ordering.acts.accept_terms import accept_terms
from posada.contexts.ordering.acts.advance_orders import verify_order
from posada.contexts.ordering.acts.place_order import Wanted, place_order
from posada.contexts.ordering.models import Order, OrderItem
from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.api.endpoints.catalogue import QUANTITY_MAX
from posada.faces.api.endpoints.requests import Foreseen
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.flow.asked import Answer
from posada.flow.preview import taken_back
from posada.ground.agenda.unit import unit
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.terms.versions import book

router = Router()
ITEMS_MAX = 100


class ItemShape(Schema):
    """One thing of an order."""

    product: str
    cycle: str
    quantity: int
    name: str
    domain: str | None
    options: Mapping[str, Any]
    service: int | None


class OrderShape(Schema):
    """What was asked for at one moment; `invoice` is its first one."""

    id: int
    customer: int
    number: str
    state: str
    placed_at: datetime
    currency: str
    method: str | None
    coupon: str | None
    invoice: int | None
    items: list[ItemShape]
    decision: int


class NewItem(Schema):
    """One thing that is wanted."""

    product: str
    cycle: str
    quantity: Annotated[int, Field(ge=1, le=QUANTITY_MAX)] = 1
    name: Annotated[str, Field(max_length=120)] = ""
    domain: Annotated[str, Field(max_length=253)] = ""
    options: dict[str, Any] = {}


class NewOrder(Schema):
    """What is wanted. `accepts` is the hash of the terms that its buyer was shown and accepted (GET /terms)."""

    items: Annotated[list[NewItem], Field(min_length=1, max_length=ITEMS_MAX)]
    customer: int | None = None  # for staff
    method: Annotated[str, Field(max_length=40)] = ""
    coupon: Annotated[str, Field(max_length=40)] = ""
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    accepts: str | None = None
    accepts_documents: bool = False


class OrdersAsked(Asked):
    """Which orders are wanted."""

    customer: int | None = None
    state: (
        Literal["awaiting-acceptance", "awaiting-payment", "awaiting-verification", "held", "in-activation",
                "fulfilled", "cancelled", "refused"] | None
    ) = None  # fmt: skip


@router.get("/orders", response=Page[OrderShape], summary="List orders")
@reads("orders")
def list_orders(request: HttpRequest, asked: Query[OrdersAsked]) -> Any:
    found = caller(request).rows(Order.objects.all(), asked.customer)
    return paged(found.filter(state=asked.state) if asked.state else found, asked, shaped)


@router.post("/orders/preview", response=Foreseen, summary="What an order would come to; nothing is ordered")
@reads("orders")
def preview(request: HttpRequest, wanted: NewOrder) -> Any:
    """The very invoice that it would raise, with coupon, promotions and taxes; or the clause that refuses it.

    The terms in force are taken as accepted.
    """
    who = caller(request)
    customer = who.customer(wanted.customer)
    _check(who, wanted)

    def place() -> Answer:
        _place(who, customer, wanted, accepts=who.visitor is not None)
        return Answer("done")

    about = ("customer", customer.pk)
    return Foreseen.of(taken_back(customer.pk, about, place, now=who.now, by=who.acting("sales")))


@router.get("/orders/{id}", response=OrderShape, summary="One order")
@reads("orders")
def one_order(request: HttpRequest, id: int) -> Any:
    return shaped([caller(request).one(Order, "order", id)])[0]


@router.post("/orders", response={201: OrderShape}, summary="Order")
@writes("orders")
def order(request: HttpRequest, wanted: NewOrder) -> Any:
    """Its first invoice follows at once. One that staff enter waits for the customer where the terms say so."""
    who = caller(request)
    by = who.acting("sales")
    customer = who.customer(wanted.customer)
    _check(who, wanted)
    with unit(who.now, by):
        placed = _place(who, customer, wanted, accepts=wanted.accepts is not None)
    return CREATED, shaped([Order.objects.get(pk=placed.pk)])[0]


def _check(who: Caller, wanted: NewOrder) -> None:
    """Raise BadInput for what is not there to be ordered."""
    terms = book().for_new(who.now)
    if wanted.accepts is not None and wanted.accepts != terms.hash:
        raise BadInput("accepts", wanted.accepts, f"{terms.hash}, of the version in force for new contracts")
    if wanted.currency is not None and wanted.currency not in terms.provider.currencies:
        raise BadInput("currency", wanted.currency, ", ".join(terms.provider.currencies))


def _place(who: Caller, customer: Customer, wanted: NewOrder, *, accepts: bool) -> Order:
    """Within a unit: accept the terms in force where a customer's own key says so, and order."""
    by = who.acting("sales")
    items = [Wanted(i.product, i.cycle, i.quantity, i.options, domain=i.domain.lower(), name=i.name or i.domain)
             for i in wanted.items]  # fmt: skip
    if accepts and who.visitor is not None:
        accept_terms(customer, by=by, now=who.now)
    return place_order(
        customer, items, by=by, now=who.now, method=wanted.method, coupon=wanted.coupon,
        currency=wanted.currency or customer.currency, accepts_documents=wanted.accepts_documents,
    )  # fmt: skip


@router.post("/orders/{id}/verify", response=OrderShape, summary="Find the first payment of an order good")
@writes("orders")
def verify(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    who.staff_only()
    by = who.acting("payment_verifier")
    found = who.one(Order, "order", id)
    with unit(who.now, by):
        verify_order(found.pk, now=who.now, by=by)
    return shaped([Order.objects.get(pk=id)])[0]


def shaped(found: Sequence[Order]) -> list[OrderShape]:
    """Those orders with their items; one query more for all of them."""
    items: dict[int, list[OrderItem]] = {}
    for item in OrderItem.objects.filter(order_id__in=[order.pk for order in found]).order_by("order_id", "position"):
        items.setdefault(item.order_id, []).append(item)
    return [_shape(order, items.get(order.pk, [])) for order in found]


def _shape(order: Order, items: Sequence[OrderItem]) -> OrderShape:
    return OrderShape(
        id=order.pk, customer=order.customer_id, number=order.number, state=order.state, placed_at=order.placed_at,
        currency=order.currency, method=order.method or None, coupon=order.coupon or None, invoice=order.invoice_id,
        decision=order.decision_id,
        items=[
            ItemShape(product=i.product, cycle=i.cycle, quantity=i.quantity, name=i.name, domain=i.domain or None,
                      options=i.options, service=i.service_id)
            for i in items
        ],
    )  # fmt: skip
