"""What of a service a suspension closes."""

from collections.abc import Collection, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from posada.terms.rule import Rule

Part = Literal["site", "mail", "ftp", "databases"]
ALL: tuple[Part, ...] = ("site", "mail", "ftp", "databases")
# What the terms do not say. Whoever is to mend something of their own reaches the files meanwhile.
USUAL: Mapping[str, tuple[Part, ...]] = {"overload": ("site", "databases"), "breach": ("site", "mail", "databases")}


class HoldScope(Rule):
    """A service that is suspended for a reason (`of`) has these parts closed; the others go on.

    Source: metsys/extra-sites-suspension. Reading: where the terms are silent all is closed, but an overload leaves
    mail and files, and a breach the files, so that what is wrong can be put right.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: Literal[
        "non-payment", "dispute", "altered-proof", "investigation", "spam", "breach", "authority", "overload", "whois",
        "excess", "ending"
    ]  # fmt: skip
    closes: tuple[Part, ...] = Field(min_length=1)


def closed(reasons: Collection[str], said: Mapping[str, HoldScope]) -> list[str]:
    """The parts that these reasons close together, in their order; `said` are the rules by reason."""
    parts = {part for reason in reasons for part in _parts(reason, said.get(reason))}
    return [part for part in ALL if part in parts]


def _parts(reason: str, rule: HoldScope | None) -> tuple[Part, ...]:
    return rule.closes if rule is not None else USUAL.get(reason, ALL)
