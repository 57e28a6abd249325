"""Moving the renewal date of a rental service."""

from datetime import date

from pydantic import Field

from posada.terms.rule import Rule


class RenewalDateMove(Rule):
    """A person in `role` moves a renewal date; the days in between are charged by the proration rule.

    Source: flooming/rental-renewal-date-adjust.

    Reading: to the first of a month; another day needs a recorded reason. Time already paid is never shortened.
    """

    role: str = "supervisor"
    day_of_month: int = Field(1, ge=1, le=28)


def fault_of(to: date, starts: date, reason: str, rule: RenewalDateMove) -> str | None:
    """Why the date cannot be moved to `to`, when days up to `starts` are paid or ordered; None where it can."""
    if to <= starts:
        return "would-shorten-time-paid"
    if to.day != rule.day_of_month and not reason:
        return "needs-a-reason"
    return None
