"""The difference between two lives of the same book: by clause, by month, by customer."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from posada.kernel.money import Money
from posada.rehearsal.whatif.tally import Tally

BOTH = ("today", "draft")
# What a customer has to pay, and what comes back to it: the sign with which each counts for the customer.
BURDEN = {"charged": 1, "fees": 1, "credited": -1, "refunded": -1}
WORST = 50  # customers listed on each side


@dataclass(frozen=True, slots=True)
class Acts:
    """How often an act stood on a clause, in each life."""

    clause: str
    act: str
    outcome: str
    today: int
    draft: int


@dataclass(frozen=True, slots=True)
class Sums:
    """What a clause, a month or the whole charged, gave back, … in each life."""

    of: str  # the clause, the month, or empty for all
    what: str  # charged, fees, collected, refunded, credited
    today: Money
    draft: Money

    @property
    def difference(self) -> Money:
        return self.draft - self.today


@dataclass(frozen=True, slots=True)
class Change:
    """What the draft means to one customer: more or less to pay (above zero is worse), days off more or less."""

    customer: int
    burden: tuple[Money, ...]
    off_days: int
    acts: Mapping[str, int]


@dataclass
class Difference:
    """The whole report."""

    since: str
    until: str
    today: str
    draft: str
    customers: int
    acts: list[Acts] = field(default_factory=list)
    by_clause: list[Sums] = field(default_factory=list)
    by_month: list[Sums] = field(default_factory=list)
    totals: list[Sums] = field(default_factory=list)
    monthly_acts: list[tuple[str, Acts]] = field(default_factory=list)
    better: list[Change] = field(default_factory=list)
    worse: list[Change] = field(default_factory=list)
    better_off: int = 0
    worse_off: int = 0
    reproduced: tuple[int, int] = (0, 0)  # acts of the book that today's replay does too, of all
    refused: tuple[int, int] = (0, 0)
    left_out: Mapping[str, int] = field(default_factory=dict)

    def as_object(self) -> dict[str, Any]:
        """The documented shape of `posada what-if --json`."""
        return {
            "from": self.since, "until": self.until, "terms": {"today": self.today, "draft": self.draft},
            "customers": {"all": self.customers, "better_off": self.better_off, "worse_off": self.worse_off},
            "totals": [_sums(row) for row in self.totals],
            "acts": [{**_acts(row), "difference": row.draft - row.today} for row in self.acts],
            "by_clause": [{"clause": row.of, **_sums(row)} for row in self.by_clause],
            "by_month": [{"month": row.of, **_sums(row)} for row in self.by_month],
            "monthly_acts": [{"month": month, **_acts(row)} for month, row in self.monthly_acts],
            "better": [_change(row) for row in self.better], "worse": [_change(row) for row in self.worse],
            "reproduced": {"acts": self.reproduced[0], "of": self.reproduced[1]},
            "refused": dict(zip(BOTH, self.refused, strict=True)), "left_out": dict(self.left_out),
        }  # fmt: skip


def compare(today: Tally, draft: Tally, report: Difference) -> Difference:
    """Fill the report with what differs; rows that are alike in both lives are left out, totals never."""
    report.acts = [row for row in _acts_of(today, draft, lambda key: key[2:]) if row.today != row.draft]
    report.monthly_acts = [
        (month, row)
        for month in sorted({key[1] for key in [*today.acts, *draft.acts]})
        for row in _acts_of(_of_month(today, month), _of_month(draft, month), lambda key: key[2:])
        if row.today != row.draft
    ]
    report.by_clause = [row for row in _sums_of(today, draft, lambda key: key[2]) if row.difference.amount]
    report.by_month = _sums_of(today, draft, lambda key: key[1])
    report.totals = _sums_of(today, draft, lambda key: "")
    changes = sorted(_changes(today, draft), key=lambda change: _weight(change))
    report.better_off = sum(_weight(change) < (Decimal(0), 0) for change in changes)
    report.worse_off = len(changes) - report.better_off
    report.better = [change for change in changes if _weight(change) < (Decimal(0), 0)][:WORST]
    report.worse = [change for change in reversed(changes) if _weight(change) > (Decimal(0), 0)][:WORST]
    report.refused = (today.refused, draft.refused)
    return report


def reproduced(recorded: Tally, replayed: Tally) -> tuple[int, int]:
    """How many of the book's acts (by customer, month, act) a replay under today's terms does too, and of how many."""
    book, again = _plain(recorded), _plain(replayed)
    return sum((book & again).values()), sum(book.values())


def _plain(tally: Tally) -> Counter[tuple[int, str, str]]:
    found: Counter[tuple[int, str, str]] = Counter()
    for (customer, month, clause, act, outcome), count in tally.acts.items():
        if clause and outcome == "done":
            found[customer, month, act] += count
    return found


def _of_month(tally: Tally, month: str) -> Tally:
    return Tally(Counter({key: count for key, count in tally.acts.items() if key[1] == month}))


def _acts_of(today: Tally, draft: Tally, key: Any) -> list[Acts]:
    sums = [Counter[Any](), Counter[Any]()]
    for tally, counted in zip((today, draft), sums, strict=True):
        for known, count in tally.acts.items():
            counted[key(known)] += count
    return [
        Acts(one[0], one[1], one[2], sums[0][one], sums[1][one])
        for one in sorted({*sums[0], *sums[1]})
        if one[0]  # what stands on no clause is bookkeeping
    ]


def _sums_of(today: Tally, draft: Tally, key: Any) -> list[Sums]:
    sums: list[dict[Any, Decimal]] = [defaultdict(Decimal), defaultdict(Decimal)]
    for tally, summed in zip((today, draft), sums, strict=True):
        for known, amount in tally.money.items():
            summed[key(known), known[3], known[4]] += amount
    return [
        Sums(of, what, Money(sums[0][of, what, currency], currency), Money(sums[1][of, what, currency], currency))
        for of, what, currency in sorted({*sums[0], *sums[1]})
    ]


def _changes(today: Tally, draft: Tally) -> Iterable[Change]:
    burden: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for tally, sign in ((today, -1), (draft, 1)):
        for (customer, _, _, what, currency), amount in tally.money.items():
            burden[customer][currency] += sign * BURDEN.get(what, 0) * amount
    acts: dict[int, Counter[str]] = defaultdict(Counter)
    for tally, sign in ((today, -1), (draft, 1)):
        for (customer, _, clause, act, _), count in tally.acts.items():
            if clause:
                acts[customer][act] += sign * count
    for customer in sorted({*burden, *acts, *today.off_days, *draft.off_days}):
        sums = tuple(Money(amount, currency) for currency, amount in sorted(burden[customer].items()) if amount)
        days = draft.off_days.get(customer, 0) - today.off_days.get(customer, 0)
        if sums or days:
            yield Change(customer, sums, days, {act: n for act, n in sorted(acts[customer].items()) if n})


def _weight(change: Change) -> tuple[Decimal, int]:
    """How much worse it is: money first, then days off."""
    return sum((money.amount for money in change.burden), start=Decimal(0)), change.off_days


def _acts(row: Acts) -> dict[str, Any]:
    return {"clause": row.clause, "act": row.act, "outcome": row.outcome, "today": row.today, "draft": row.draft}


def _sums(row: Sums) -> dict[str, Any]:
    return {
        "what": row.what, "currency": row.today.currency, "today": row.today.plain(), "draft": row.draft.plain(),
        "difference": row.difference.plain(),
    }  # fmt: skip


def _change(row: Change) -> dict[str, Any]:
    return {
        "customer": row.customer, "pays_more": {money.currency: money.plain() for money in row.burden},
        "days_off_more": row.off_days, "acts": dict(row.acts),
    }  # fmt: skip
