"""How a service that is off for want of payment comes back."""

from typing import Literal

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class Reactivation(Rule):
    """A service comes back once a payment that was `verified` has paid its renewal.

    Source: metsys/reactivation-after-verification.
    """

    payment: Literal["verified"] = "verified"


class TimeToReactivate(Rule):
    """For `days` after its suspension a service comes back for the price of its renewal; other rules refer to them.

    Source: metsys/servers-six-days-to-pay.
    """

    days: Duration


class ReactivationPrice(Rule):
    """It costs the renewal and nothing more. Source: metsys/reactivation-price."""

    amount: Literal["renewal"] = "renewal"
