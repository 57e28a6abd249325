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


class AddedUse(Rule):
    """While a service of this plan is active, those of plan `to` of its customer include more of these `meters`.

    Source: metsys/cdn-additional. In gigabytes at each place, for each unit. Reading: an addition lasts as long as it
    is paid for, beside the service; where the customer has several, it counts for the one its order names as `for`.
    """

    to: str
    meters: Mapping[str, Decimal] = Field(min_length=1)


class ExcessSuspension(Rule):
    """A service that uses more than is included is suspended at once, until it uses no more than that.

    Source: metsys/cdn-excess-suspension. `tolerance` is how many percent more are let pass. At `warn_at` percent of
    what is included its customer is told how to have more; no other notice comes before. Reading: the clause allows the
    suspension, and it happens by itself; detaching the service from its domain is left to staff.
    """

    tolerance: Decimal = Field(Decimal(0), ge=0)
    warn_at: Decimal | None = Field(None, gt=0, lt=100)


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


def with_additions(rule: IncludedUse, additions: Collection[tuple[AddedUse, int]]) -> IncludedUse:
    """What is included together with additions, each so many times."""
    meters = dict(rule.meters)
    for added, times in additions:
        for meter, more in added.meters.items():
            meters[meter] = meters.get(meter, Decimal(0)) + more * times
    return rule.model_copy(update={"meters": meters})


def passes(used: Decimal, included: Decimal, rule: ExcessSuspension) -> bool:
    """Whether use goes beyond what is included and what is let pass; exactly so much is still in."""
    return used > included * (100 + rule.tolerance) / 100


def nears(used: Decimal, included: Decimal, rule: ExcessSuspension) -> bool:
    """Whether it is time to warn."""
    return rule.warn_at is not None and used >= included * rule.warn_at / 100


def excess(read: Collection[Metered], rule: IncludedUse) -> list[Metered]:
    """The readings beyond what is included; exactly so much is still in."""
    return [each for each in read if each.meter in rule.meters and each.used > rule.meters[each.meter]]
