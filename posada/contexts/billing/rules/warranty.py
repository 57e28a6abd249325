"""A warranty of conformity: until when it is claimed, and what it gives back."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class WarrantyClaim(Rule):
    """A failure is claimed in writing `within` so long of the incident. Source: laredonet/cloud-drive-claim-10-days.

    Reading: the day of the incident is not counted, and the last day counts whole.
    """

    within: Duration


class WarrantyRefund(Rule):
    """The only remedy is `percent` of the fee of the period in which the claim was made, which `role` decides.

    Source: laredonet/cloud-drive-warranty-refund. Reading: the whole billing period, whatever its length, and its tax.
    """

    percent: Decimal = Field(Decimal(100), gt=0, le=100)
    role: str


def last_day_to_claim(incident_on: date, rule: WarrantyClaim, calendar: Calendar) -> date:
    """The last day on which an incident may be claimed."""
    return calendar.after(incident_on, rule.within)
