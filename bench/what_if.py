"""What a draft of the terms would have changed in a year of drawn lives: both replays and a comparison, against one.

The lives are drawn, not lived: who joins, pays late or leaves, each by itself (`lives`).
"""

import copy
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bench.lives import lives
from posada.rehearsal.proof import drafted
from posada.rehearsal.scratch import override
from posada.rehearsal.whatif.compare import Difference, compare
from posada.rehearsal.whatif.question import DRAFT, TODAY, live_all, parts, set_figure
from posada.rehearsal.whatif.recorded import Life
from posada.terms import content
from posada.terms.pack import find_pack

FIRST, LAST = date(2026, 1, 1), date(2027, 1, 1)
MILDER = ("flooming/grace-five-days.grace.days=10 days", "flooming/suspension-nonpayment.on_day=15")


def terms() -> dict[str, Any]:
    """The terms whose change is tried out."""
    data = copy.deepcopy(drafted(find_pack("flooming")))
    override(data, "flooming/late-fee", {"percent": 10})
    return data


def drawn(customers: int) -> list[Life]:
    calendar = content.read_provider(terms()).calendar()
    return [lives(numbers, FIRST, LAST, calendar) for numbers in parts(range(1, customers + 1))]


def quietly(done: int, of: int) -> None:
    """No progress: it would stand among the figures."""


def seconds(lived: Sequence[Life], versions: dict[str, Any]) -> tuple[float, Decimal]:
    """How long it takes to live these lives under these versions, and by how much less is charged in fees."""
    begun = time.perf_counter()
    tallies = live_all(lived, versions, quietly)
    report = compare(tallies[TODAY], tallies.get(DRAFT, tallies[TODAY]), Difference("", "", "", "", 0))
    fees = next((row.difference.amount for row in report.totals if row.what == "fees"), Decimal(0))
    return time.perf_counter() - begun, fees


def main(sizes: tuple[int, ...]) -> None:
    """For each number of customers: one replay of a year, and both with their comparison, as a ratio."""
    today, draft = terms(), terms()
    for figure in MILDER:
        set_figure(draft, figure)
    for size in sizes:
        lived = drawn(size)
        events = sum(len(life.events) for life in lived)
        one, _ = seconds(lived, {TODAY: today})
        two, fees = seconds(lived, {TODAY: today, DRAFT: draft})
        print(
            f"{size:>9} customers  {events} events  one replay {one:7.1f} s ({1000 * one / size:5.1f} ms a customer)"
            f"  what-if {two:7.1f} s, {two / one:4.2f} times that; fees {fees}"
        )
