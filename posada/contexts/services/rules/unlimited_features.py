"""Features of a plan that no number limits."""

from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule

Feature = Literal[
    "disk", "transfer", "databases", "mailbox-space", "mailboxes", "ftp-accounts", "parked-domains", "subdomains"
]


class UnlimitedFeatures(Rule):
    """These features have no numeric limit on the plans that the rule is about; they are metered without a quota.

    Source: metsys/unlimited-features. What they may be used for, other clauses restrict.
    """

    features: tuple[Feature, ...] = Field(min_length=1)
