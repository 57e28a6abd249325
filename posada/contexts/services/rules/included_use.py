"""How much use of a metered service its price includes, and what follows from more."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pydantic import Field

from posada.terms.rule import Rule


class IncludedUse(Rule):
    """So many gigabytes of each of these `meters` are included at each place; the `monthly` ones begin anew each month.

    Source: metsys/cdn-included. Reading: each place stands by itself; a month is one of the calendar.
    """

    meters: Mapping[str, Decimal] = Field(min_length=1)
    monthly: tuple[str, ...] = ()


class ExcessNotRefunded(Rule):
    """Of a service whose use has passed what is included nothing is claimed and nothing given back.

    Source: metsys/cdn-excess-no-claim.
    """

    percent: Decimal = Field(Decimal(0), ge=0, le=0)


@dataclass(frozen=True, slots=True)
class Metered:
    """What was used of one meter at one place, in gigabytes, as last read."""

    meter: str
    place: str
    used: Decimal


def excess(read: Collection[Metered], rule: IncludedUse) -> list[Metered]:
    """The readings beyond what is included; exactly so much is still in."""
    return [each for each in read if each.meter in rule.meters and each.used > rule.meters[each.meter]]
