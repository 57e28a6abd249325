"""At which price a service is renewed."""

from typing import Literal

from posada.terms.rule import Rule


class RenewalPrice(Rule):
    """A change of prices reaches a service that stood before it with its next renewal, not sooner.

    Source: metsys/price-change-existing-services.
    """

    effective: Literal["next-renewal"] = "next-renewal"


class UnfixedRenewalPrice(Rule):
    """What was said of a coming renewal's price fixes nothing: a price published before it falls due is its price.

    Source: metsys/monthly-report-not-binding. Reading: a renewal paid before the publication keeps its price, and so
    does one whose due day has passed.
    """

    until: Literal["due-day"] = "due-day"
