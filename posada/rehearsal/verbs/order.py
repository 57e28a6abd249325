"""order, accept."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.place_order import Wanted, place_order
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.acceptance import accept
from posada.terms.versions import book


class OrderFields(Fields):
    as_: str | None = Field(None, alias="as")
    customer: str
    product: str | None = None
    cycle: str = "monthly"
    quantity: int = 1
    options: Mapping[str, Any] = Field(default_factory=dict)
    domain: str = ""
    coupon: str = ""
    method: str = ""
    items: list[Mapping[str, Any]] = Field(default_factory=list)


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
            order = place_order(customer, wanted, by=by, now=story.now, method=fields.method, coupon=fields.coupon)
        for item, placed in zip(items, ordering.items(order.pk), strict=True):
            story.name(item.as_, "service", placed.service_id)
        story.name(f"order/{fields.as_}" if fields.as_ else None, "order", order.pk)


class AcceptFields(Fields):
    customer: str
    version: str | None = None
    by_name: str | None = None


class Accept(Verb):
    name = "accept"
    Fields = AcceptFields

    def play(self, story: Any, fields: AcceptFields, event: Any) -> None:
        customer = story.customer(fields.customer)
        by = story.actor(event, customer)
        with story.unit(by):
            accept(
                customer.pk,
                book().for_new(story.now),
                accepted_by=fields.by_name or customer.name,
                by=by,
                now=story.now,
            )
