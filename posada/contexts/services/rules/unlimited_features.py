"""Features of a plan that no number limits, and that cost no more however much they are used."""

from typing import ClassVar, Literal

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


class NoSurcharge(Rule):
    """More of this feature (`of`) brings no charge, and no number limits it.

    Sources: metsys/disk-unlimited-no-surcharge, metsys/traffic-unlimited-no-surcharge, metsys/databases-unlimited,
    metsys/ftp-accounts-unlimited, altomarketing/unlimited-hosting-no-quota. It is measured, shown, and never billed.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: Feature
