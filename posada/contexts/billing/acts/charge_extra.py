"""Charging for what was done beside a period: work, consulting, an upgrade, bandwidth."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.services import queries as services
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import Ground
from posada.terms.versions import book


def charge_extra(
    service_id: int, text: str, net: Money, *, kind: str = "extra", args: Mapping[str, Any] | None = None,
    due_on: date | None = None, act: str = "extra-charge", quantity: Decimal = Decimal(1),
    unit_price: Decimal | None = None, final: bool = False, origin: str = "other-charge",
    grounds: tuple[Ground, ...] = (), now: datetime, by: Actor,
) -> int:  # fmt: skip
    """Issue a claim for one charge on a service, due at once unless said, and return its id.

    Tax is added, unless the figure is `final`: then it holds its tax.
    """
    service = services.by_id([service_id])[service_id]
    terms = book().for_existing(now)
    line = Line(
        kind=kind, text=text, net=net, tax_percent=terms.provider.tax_percent(), service_id=service_id,
        product=service.product, quantity=quantity, unit_price=unit_price,
        args=args or {}, clause=grounds[0].clause if grounds else "",
    )  # fmt: skip
    line = line.including_tax() if final else line
    draft = Draft(
        customer_id=service.customer_id, origin=origin, due_on=due_on or terms.calendar.today(now),
        lines=(line,), grounds=grounds, act=act, due_at=now, subject=("service", service_id),
        version_id=book().number(terms), currency=net.currency, service_id=service_id,
        product_kind=service.product_kind, type=service.type,
        facts={**(args or {}), "kind": kind, "quantity": quantity, "unit_price": unit_price},
    )  # fmt: skip
    (id,) = issue_invoices([draft], now=now, by=by)
    return id
