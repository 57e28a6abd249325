"""What leaves the house about people and their use."""

from collections.abc import Iterable

from pydantic import Field

from posada.terms.rule import Rule


class ThirdPartyStatistics(Rule):
    """Third parties get statistics of these `services` as totals; a person is named only with their stored permission.

    Source: altomarketing/privacy-third-party-statistics.
    """

    services: tuple[str, ...] = Field(min_length=1)


class OutsideRequests(Rule):
    """For these contents others' servers are asked, and told no field but the ones that name what is asked for.

    Source: altomarketing/privacy-third-party-servers. `sends` gives, by content, the fields that may go along.
    """

    sends: dict[str, frozenset[str]] = Field(min_length=1)

    def strange(self, content: str, sent: Iterable[str]) -> list[str]:
        """The fields that must not leave with a request for that content; all of them for another content."""
        return sorted(set(sent) - self.sends.get(content, frozenset()))


class Advertising(Rule):
    """An advertisement may be asked for with the fields in `sends` and no other; a sponsor's agreement hides it.

    Source: altomarketing/privacy-advertising.
    """

    sends: tuple[str, ...] = Field(min_length=1)
    hidden_by_sponsor: bool = True
