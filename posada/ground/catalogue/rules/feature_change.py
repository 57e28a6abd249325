"""Changes of what plans include."""

from typing import Literal

from posada.terms.rule import Rule


class FeatureChange(Rule):
    """The house may change what plans on offer include; each change is told on its public page of changes.

    Source: metsys/plan-features-change-web-notice. Reading: a service that was sold keeps what it was bought with until
    its next renewal, as with prices, or has the change `at-once`.
    """

    channel: Literal["web"] = "web"
    reaches_sold: Literal["next-renewal", "at-once"] = "next-renewal"
