"""Raising prices: for which reasons, and how long they are announced before."""

from typing import Literal

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class PriceChangeReasons(Rule):
    """A price, tariff or fee is raised for one of these reasons only; a decrease needs none.

    Source: flooming/price-change-reasons.
    """

    reasons: tuple[str, ...]


class PriceChangeNotice(Rule):
    """Every change of prices is published `before` it comes into force. Source: flooming/price-change-notice.

    It may count for existing contracts alone. Source: laredonet/fee-increase-45-days.

    Reading: decreases too, unless `decreases_at_once`. An order issued before the day, for a cycle that starts after
    it, carries the new price; one issued at the old price is not raised. Besides the `channel`, those who have what
    changes are told `by_email`.
    """

    before: Duration
    channel: str = "web"
    by_email: bool = True
    decreases_at_once: bool = False
    counts_for: Literal["all", "existing"] = "all"
