"""What is owed for ending before the contracted period: installation not covered, and the rents that remain."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from posada.kernel.durations import Duration
from posada.kernel.money import Money
from posada.kernel.months import add_months
from posada.terms.rule import Rule


class UncoveredInstallation(Rule):
    """`percent` of the installation is owed where it was not yet covered. Source: alestra/etf-installation.

    Reading: a discounted installation that was paid in full is covered, unless `covered_at: list`.
    """

    percent: Decimal = Field(Decimal(100), ge=0, le=100)
    covered_at: Literal["net", "list"] = "net"


class RemainingRents(Rule):
    """`percent` of the rents of the whole months left to the end of the period. Source: alestra/etf-remaining-rents.

    Reading: the month in course is due as it is; months paid ahead are set off; before the period has begun to count
    the figure is computed and a person decides.
    """

    percent: Decimal = Field(Decimal(100), ge=0, le=100)


class SettlementPrices(Rule):
    """Both parts count at list price; the discounts of months gone by stand. Source: alestra/etf-discounts-reversed."""

    discounts: Literal["ignored", "kept"] = "ignored"
    accrued_months: Literal["kept"] = "kept"


class PartialEnd(Rule):
    """Ending a part settles that part. Source: alestra/etf-partial-termination.

    Reading: the installation of a line is settled when the whole line ends, or by `share`.
    """

    installation: Literal["whole-line", "share"] = "whole-line"


class SettlementStatement(Rule):
    """Both parts stand in one statement, shown before the end is confirmed and invoiced when it takes effect.

    Source: alestra/etf-settlement-statement. Reading: due like any other invoice, `due` after it; no interest.
    """

    due: Duration | None = None


class SettlementCauses(Rule):
    """The settlement follows these `causes` of an end and no other. Source: alestra/etf-only-customer-caused.

    Reading: of another end, what was paid and not served is put before a person in `role`.
    """

    causes: tuple[str, ...] = ("customer", "breach")
    role: str = "billing"


class PeriodCompleted(Rule):
    """Nothing is settled once the period is completed. Source: alestra/etf-none-at-or-after-term.

    Reading: an end within the last month, whose rent is due in full, completes it.
    """

    last_month_completes: bool = True


@dataclass(frozen=True, slots=True)
class Bargain:
    """What a line agreed, and how far it has come: figures before tax."""

    list_rent: Money  # a month and unit
    net_rent: Money
    quantity: int  # units that end
    of: int  # units of the line
    installation: Money  # at list price
    invoiced: Money  # of the installation
    paid: Money
    starts_on: date | None
    ends_on: date | None
    months: int
    paid_until: date | None


@dataclass(frozen=True, slots=True)
class Settlement:
    """The two parts of what is owed; `new` is what is not invoiced yet."""

    months: int
    rents: Money
    rents_net: Money  # what the same months would have cost with the discount
    set_off: Money  # paid ahead for those months
    installation: Money  # owed in all, an open invoice of it included
    open_installation: Money
    begun: bool

    @property
    def total(self) -> Money:
        return self.rents - self.set_off + self.installation

    @property
    def new(self) -> Money:
        return self.total - self.open_installation


def months_left(starts_on: date, months: int, ended_on: date) -> int:
    """The whole months of a period after the one that `ended_on` lies in; all of them before it begins."""
    begun = 0
    while begun < months and add_months(starts_on, begun, "clip") <= ended_on:
        begun += 1
    return months - begun


def settlement(
    made: Bargain,
    ended_on: date,
    *,
    rents: RemainingRents | None,
    installation: UncoveredInstallation | None,
    prices: SettlementPrices | None,
    partial: PartialEnd | None,
    completed: PeriodCompleted | None,
) -> Settlement:
    """What ending on `ended_on` costs. Without a rule for a part, that part is not owed."""
    zero = Money.zero(made.list_rent.currency)
    begun = made.starts_on is not None
    left = months_left(made.starts_on, made.months, ended_on) if made.starts_on else made.months
    over = left == 0 and completed is not None and completed.last_month_completes
    if made.ends_on is not None and ended_on >= made.ends_on:
        over = True
    if over:
        return Settlement(0, zero, zero, zero, zero, zero, begun)
    at_list = prices is not None and prices.discounts == "ignored"
    rent = made.list_rent if at_list else made.net_rent
    share = rents.percent if rents else Decimal(0)
    owed = (rent * made.quantity * left).percent(share).rounded()
    net = (made.net_rent * made.quantity * left).percent(share).rounded()
    ahead = min(months_paid_ahead(made, ended_on), left)
    paid_ahead = min((made.net_rent * made.quantity * ahead).rounded(), owed)
    uncovered, open_part = _installation(made, installation, at_list=at_list, partial=partial)
    return Settlement(left, owed, net, paid_ahead, uncovered, open_part, begun)


def months_paid_ahead(made: Bargain, ended_on: date) -> int:
    """The whole months paid for after the one in course."""
    if made.starts_on is None or made.paid_until is None or made.paid_until <= ended_on:
        return 0
    return months_left(made.starts_on, made.months, ended_on) - months_left(
        made.starts_on, made.months, made.paid_until
    )


def _installation(
    made: Bargain, rule: UncoveredInstallation | None, *, at_list: bool, partial: PartialEnd | None
) -> tuple[Money, Money]:
    """(owed in all, of which stands in an open invoice)."""
    zero = Money.zero(made.list_rent.currency)
    whole = made.quantity == made.of
    if rule is None or (not whole and (partial is None or partial.installation == "whole-line")):
        return zero, zero
    covered = made.invoiced.is_positive and not made.paid < made.invoiced and rule.covered_at == "net"
    if covered:
        return zero, zero
    price = made.installation if at_list else made.invoiced
    if not whole:
        price = price.share(made.quantity, made.of)
    owed = max(price.percent(rule.percent).rounded() - made.paid, zero)
    return owed, min(made.invoiced - made.paid, owed) if whole else zero
