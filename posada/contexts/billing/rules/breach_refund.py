"""What is given back of prepaid time when a service ends for breach."""

from decimal import Decimal

from pydantic import Field

from posada.terms.rule import Rule


class BreachRefund(Rule):
    """The month of the abuse and those before it are not given back. Source: flooming/breach-no-refund.

    Reading: paid months to come are not mentioned: `future_months_percent` of them is put before a person in `role`.
    """

    current_month_percent: Decimal = Field(Decimal(0), ge=0, le=0)
    past_months_percent: Decimal = Field(Decimal(0), ge=0, le=0)
    future_months_percent: Decimal = Field(Decimal(100), ge=0, le=100)
    role: str = "supervisor"


class RestNotRefunded(Rule):
    """After an end for `ground` nothing of the paid time left is given back. Source: flooming/bulk-mail-no-refund.

    What is not given back is shown, rounded to `round_to`.
    """

    identity = ("ground",)
    ground: str
    refund_percent: Decimal = Field(Decimal(0), ge=0, le=0)
    round_to: Decimal = Field(Decimal("0.01"), gt=0)
