"""When a cancellation takes effect, and what it gives back."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class PeriodEnd(Rule):
    """A cancellation takes effect when the paid period closes, and no sooner, whatever day the customer names.

    Source: altomarketing/cancellation-processed-at-period-end.
    """

    effective: Literal["end-of-paid-period"] = "end-of-paid-period"


class CancellationRefund(Rule):
    """What leaving before the end of a paid period gives back, in percent of the time not used, and is told beforehand.

    Source: altomarketing/cancellation-no-proportional-refund.
    """

    percent: Decimal = Field(Decimal(0), ge=0, le=0)
