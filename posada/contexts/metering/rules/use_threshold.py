"""Limits that what is read may pass, and what is asked of whoever passes them."""

from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule

UNITS = {"number": Decimal(1), "MB": Decimal(2**20), "GB": Decimal(2**30), "percent": Decimal(1)}


class UseThreshold(Rule):
    """A reading of `metric` above `over` flags the service and puts a matter of the kind `opens` before `role`.

    Sources: metsys/file-count-threshold, metsys/db-table-threshold, metsys/db-size-threshold,
    metsys/file-distribution-threshold. Sizes are in units of 1,024. Of a metric that is read of each database, each
    counts by itself. With `share_of` the limit is percent of what was last read of that metric. The reading that
    reaches the limit does not pass it; what is flagged is not flagged again while it is.
    """

    identity: ClassVar[tuple[str, ...]] = ("metric",)
    metric: str = Field(max_length=24)
    over: Decimal = Field(ge=0)
    unit: Literal["number", "MB", "GB", "percent"] = "number"
    share_of: str = ""
    opens: str = Field(max_length=40)
    role: str

    @property
    def limit(self) -> Decimal:
        """In the unit of readings: how many, or bytes; percent where it is a share."""
        return self.over * UNITS[self.unit]


class ReductionRequest(Rule):
    """Who passed a limit that opened a matter `of` this kind is asked to be at it again `within` so long.

    Source: metsys/reduction-request. A reading at the limit or below it ends the matter, and what it suspended; when
    the time has run out it goes to `overdue_to`. Reading: the terms name no time; the pack's is counted from the flag.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str = Field(max_length=40)
    within: Duration
    overdue_to: str = "supervisor"


class DegradationReview(Rule):
    """A server with more than `load_per_core`, of which one service makes `share_percent` or more: a person looks.

    Source: metsys/unlimited-no-degradation. Reading: the terms set no figure of degradation; these are the house's.
    """

    load_per_core: Decimal = Field(gt=0)
    share_percent: Decimal = Field(gt=0, le=100)
    opens: str = Field(max_length=40)
    role: str

    def caused_by(self, load: Decimal, cores: int, share: Decimal) -> bool:
        """Whether a server suffers, and a service of that share is why."""
        return cores > 0 and load / cores > self.load_per_core and share >= self.share_percent
