"""One claim for several charges on a service that belong together, each with what it stands on."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.services import queries as services
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import Ground, distinct
from posada.terms.versions import book

Part = tuple[str, Money, Mapping[str, Any], tuple[Ground, ...]]  # kind of line, net, its figures, what it stands on


def charge_parts(service_id: int, parts: Sequence[Part], *, act: str, due_on: date, now: datetime, by: Actor) -> int:
    """Issue one claim with a line for each part, tax added, and return its id."""
    service = services.by_id([service_id])[service_id]
    terms = book().for_existing(now)
    tax = terms.provider.tax_percent()
    lines = tuple(
        Line(kind=kind, text=kind, net=net, tax_percent=tax, service_id=service_id, product=service.product, args=args,
             clause=stood_on[0].clause if stood_on else "")
        for kind, net, args, stood_on in parts
    )  # fmt: skip
    draft = Draft(
        customer_id=service.customer_id, origin="other-charge", due_on=due_on, lines=lines,
        grounds=distinct([ground for *_, stood_on in parts for ground in stood_on]), act=act, due_at=now,
        subject=("service", service_id), version_id=book().number(terms), currency=service.currency,
        service_id=service_id, product_kind=service.product_kind, type=service.type,
        facts={kind: net for kind, net, _, _ in parts},
    )  # fmt: skip
    (id,) = issue_invoices([draft], now=now, by=by)
    return id
