"""What may be known of how something is used."""

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from posada.terms.rule import Rule


class UsageEvents(Rule):
    """An event of use brings these fields and no other, and is kept as a count; what brings more is turned away.

    Source: altomarketing/privacy-anonymous-usage-data. What somebody gives in a form does not come here.
    """

    admits: frozenset[str] = Field(min_length=1)

    def strange(self, brought: Iterable[str]) -> list[str]:
        """The fields that must not come."""
        return sorted(set(brought) - self.admits)


class UsagePurposes(Rule):
    """Statistics of use are made for one of these `purposes` alone, as sums.

    Source: altomarketing/privacy-usage-purposes.
    """

    purposes: tuple[str, ...] = Field(min_length=1)


class UsageCounters(Rule):
    """Per mailbox and day these counters are kept and shown to the customer, never content.

    Source: laredonet/usage-data-collection.
    """

    identity: ClassVar[tuple[str, ...]] = ()
    counters: frozenset[str] = Field(min_length=1)

    def strange(self, brought: Iterable[str]) -> list[str]:
        """What was brought and is no such counter."""
        return sorted(set(brought) - self.counters)
