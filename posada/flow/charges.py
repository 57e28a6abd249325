"""Charges that staff raise besides the periodic fees."""

from decimal import Decimal
from typing import Any

from posada.contexts.billing.acts.charge_service import Extra, charge_service
from posada.flow.asked import Answer, Request


def charge(request: Request) -> Answer:
    """Approved work, or a closed period's usage, is charged to a service."""
    fields = request.fields
    extra = Extra(
        request.about[1], str(fields["type"]), _number(fields.get("quantity")), _number(fields.get("unit_price")),
        _number(fields.get("used")), str(fields.get("period", "")), str(fields.get("text", "")),
    )  # fmt: skip
    invoice_id = charge_service(extra, now=request.now, by=request.by)
    return Answer("done", facts={"invoice": invoice_id})


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
