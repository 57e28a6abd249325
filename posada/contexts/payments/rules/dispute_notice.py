"""What the customer is told when a payment is contested, and how disputes are counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class DisputeNotice(Rule):
    """Disputes of an account are told, and the first may be paid again in `repay_within`.

    Source: flooming/dispute-first-notice. Reading: the hours run on the clock, weekends included, from the sending of
    the notice. Disputes are counted over the account's life; those reported `same_within` of the first of them, or
    over the same payment, are one; one that ended without loss to us does not count.
    """

    repay_within: Duration
    same_within: Duration


@dataclass(frozen=True, slots=True)
class Contest:
    """One dispute, as it is counted. `counts` is false once it ended without loss to us."""

    payment_id: int
    reported_at: datetime
    counts: bool = True


@dataclass(slots=True)
class Occurrence:
    """Disputes that are counted as one."""

    until: datetime
    payments: set[int] = field(default_factory=set)

    def takes(self, contest: Contest) -> bool:
        return contest.payment_id in self.payments or contest.reported_at <= self.until


def occurrence(new: Contest, earlier: Iterable[Contest], rule: DisputeNotice, calendar: Calendar) -> int:
    """Which of the account's disputes `new` is, from 1."""
    found: list[Occurrence] = []
    counted = sorted((c for c in earlier if c.counts), key=lambda contest: contest.reported_at)
    place = 0
    for contest in [*counted, new]:
        place = next((n for n, known in enumerate(found) if known.takes(contest)), len(found))
        if place == len(found):
            found.append(Occurrence(calendar.add(contest.reported_at, rule.same_within)))
        found[place].payments.add(contest.payment_id)
    return place + 1
