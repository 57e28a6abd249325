"""Ordering more of what a contract has, by any medium that counts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.contracts import queries
from posada.contexts.contracts.acts.draft_document import draft_document
from posada.contexts.contracts.acts.sign import sign
from posada.contexts.contracts.models import Document, Line
from posada.contexts.contracts.rules.documents import ContractingMedia
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.versions import book


def grow(
    customer: Customer, product: str, quantity: int, *, name: str, details: Mapping[str, Any] | None = None,
    now: datetime, by: Actor,
) -> Document:  # fmt: skip
    """Order so many more of a product at the prices and for the period of its newest line, signed by asking.

    Raises Refused by a medium that is not authorised, and for whatever a signature is refused for.
    """
    ruling = book().for_new(now).ruling(ContractingMedia)
    if ruling is not None and by.channel not in ruling.rule.media:
        verdict = Verdict(customer.pk, "customer", customer.pk, "order-growth", now, ruling.orders())
        raise verdict.refused("medium-not-authorised", medium=by.channel, media=ruling.rule.media)
    like = newest_line(customer.pk, product)
    if like is None:
        raise BadInput("product", product, "a product that stands on a signed price annex of the customer")
    line = {
        "as": name, "product": product, "quantity": quantity, "list_rent": like.list_rent, "discount": like.discount,
        "installation": 0, "installation_discount": 0, "months": like.months, "details": dict(details or {}),
    }  # fmt: skip
    document = draft_document(customer, "prices", name=name, medium=by.channel, lines=[line], now=now, by=by)
    sign(document.pk, now=now, by=by)
    return document


def newest_line(customer_id: int, product: str) -> Line | None:
    """The newest line of a signed price annex on which the product stands."""
    signed = queries.documents(customer_id, "prices").filter(state="signed").values("pk")
    return Line.objects.filter(document_id__in=signed, product=product, cancelled_at=None).order_by("pk").last()
