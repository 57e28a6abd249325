"""order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from posada.contexts.ordering.acts.order_again import order_again
from posada.contexts.ordering.acts.place_order import Wanted, place_order
from posada.rehearsal.instants import local
from posada.rehearsal.verbs import Fields, Verb


class OrderFields(Fields):
    as_: str | None = Field(None, alias="as")
    customer: str
    product: str | None = None
    cycle: str = "monthly"
    quantity: int = 1
    options: Mapping[str, Any] = Field(default_factory=dict)
    domain: str = ""
    coupon: str = ""
    method: str = "bank-transfer"
    currency: str | None = Field(None, description="by default the customer's; empty for an order that states none")
    included: list[str] = Field(default_factory=list, description="what comes with the items is called so, in order")
    items: list[Mapping[str, Any]] = Field(default_factory=list)
    accepts: bool = Field(True, description="the documents that come with the items were accepted")
    again: str | None = Field(None, description="a cancelled order's service, to be ordered once more")
    requested: datetime | None = Field(None, description="when it was asked of the staff who enter it")


class Order(Verb):
    name = "order"
    Fields = OrderFields

    def play(self, story: Any, fields: OrderFields, event: Any) -> None:
        items = [OrderFields.model_validate({"customer": fields.customer, **item}) for item in fields.items] or [fields]
        customer = story.customer(fields.customer)
        by = story.actor(event, customer)
        wanted = [
            Wanted(
                item.product or "", item.cycle, item.quantity, item.options, item.domain, item.domain or item.as_ or ""
            )
            for item in items
        ]
        with story.unit(by):
            if fields.again is not None:
                lapsed = story.id_of(f"order/{fields.again}", "order")
                order = order_again(lapsed, by=by, now=story.now, accepts_documents=fields.accepts)
            else:
                requested_at = local(fields.requested, story.zone) if fields.requested else None
                order = place_order(
                    customer, wanted, by=by, now=story.now, method=fields.method, coupon=fields.coupon,
                    currency=customer.currency if fields.currency is None else fields.currency,
                    accepts_documents=fields.accepts, requested_at=requested_at,
                )  # fmt: skip
        story.name(f"order/{fields.as_}" if fields.as_ else None, "order", order.pk)
        story.ordered[order.pk] = [*(item.as_ for item in items), *fields.included]
        story.name_services(order.pk)
