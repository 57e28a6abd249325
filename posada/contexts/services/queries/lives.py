"""How long services and customers stay, counted by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from posada.terms.database import ask

LIVES = """
SELECT date_trunc('month', activated_at AT TIME ZONE %(zone)s::text)::date,
       date_trunc('month', ended_at AT TIME ZONE %(zone)s::text)::date, count(*)
  FROM services_service WHERE activated_at IS NOT NULL GROUP BY 1, 2
"""
STAYS = """
SELECT date_trunc('month', began AT TIME ZONE %(zone)s::text)::date,
       date_trunc('month', ended AT TIME ZONE %(zone)s::text)::date, count(*)
  FROM (SELECT min(activated_at) AS began, CASE WHEN bool_or(ended_at IS NULL) THEN NULL ELSE max(ended_at) END AS ended
          FROM services_service WHERE activated_at IS NOT NULL GROUP BY customer_id) AS stays GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Churn:
    """One month of the book: services that ran as it began, those that began and ended in it."""

    month: date
    running: int
    began: int
    ended: int

    @property
    def percent(self) -> float:
        """How many of those that ran as it began ended in it."""
        return 100 * self.ended / self.running if self.running else 0.0


@dataclass(frozen=True, slots=True)
class Cohort:
    """The customers whose first service began in a month: how many, and how many were there so many months later."""

    month: date
    customers: int
    stayed: tuple[int, ...]  # at the end of that month, of the next, …


def churn(months: Sequence[date], zone: str) -> list[Churn]:
    """Each of these months (their first days), counted in a time zone."""
    lives = ask(LIVES, {"zone": zone}, known=False)
    return [
        Churn(
            month,
            running=sum(n for began, ended, n in lives if began < month and (ended is None or ended >= month)),
            began=sum(n for began, _ended, n in lives if began == month),
            ended=sum(n for _began, ended, n in lives if ended == month),
        )
        for month in months
    ]


def cohorts(months: Sequence[date], zone: str) -> list[Cohort]:
    """The customers who came in each of these months, and who of them still had a service as each month ended."""
    stays = ask(STAYS, {"zone": zone}, known=False)
    return [_cohort(month, [(ended, n) for began, ended, n in stays if began == month], months) for month in months]


def _cohort(month: date, stays: Sequence[tuple[date | None, int]], months: Sequence[date]) -> Cohort:
    later = [each for each in months if each >= month]
    stayed = tuple(sum(n for ended, n in stays if ended is None or ended > each) for each in later)
    return Cohort(month, sum(n for _ended, n in stays), stayed)
