"""Whether a suspended service is still billed."""

from typing import Literal

from posada.terms.rule import Rule


class SuspendedBilling(Rule):
    """A suspended service keeps its renewal orders until it is formally cancelled; each has its own dunning.

    Source: flooming/suspended-keeps-billing. Without such a rule no order is issued while a service is suspended.
    """

    until: Literal["cancellation"] = "cancellation"
