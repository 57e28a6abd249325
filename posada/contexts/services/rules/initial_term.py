"""For how long a service is taken at first, and by which terms it goes on."""

from datetime import date, timedelta

from pydantic import Field

from posada.kernel.months import add_months
from posada.terms.rule import Rule

ONE_DAY = timedelta(days=1)


class InitialTerm(Rule):
    """A service is committed to for the months that its order states, from its first day.

    Source: laredonet/initial-term. `months` counts where the order states none.
    """

    stated_as: str = "term_months"  # the order's field
    months: int = Field(1, ge=1)


class SuccessiveTerms(Rule):
    """When a term expires another of so many `months` follows by itself, and again, until somebody gives notice.

    Source: laredonet/monthly-auto-renewal. How often the service is billed is another matter.
    """

    months: int = Field(1, ge=1)


def initial_term_ends_on(begins: date, months: int) -> date:
    """The last day of a term of so many months."""
    return add_months(begins, months, "clip") - ONE_DAY


def next_term_ends_on(began: date, term_until: date, rule: SuccessiveTerms) -> date:
    """The last day of the term that follows the one which ends on `term_until`.

    Counted from the first day of all, so that a start on the 31st comes back to it after a shorter month.
    """
    months = 0
    while add_months(began, months, "clip") <= term_until:
        months += 1
    return add_months(began, months + rule.months, "clip") - ONE_DAY
