"""How periods are counted."""

from typing import Literal

from posada.terms.rule import Rule


class PeriodCounting(Rule):
    """Each period is counted by its own type, in one time zone and one calendar, and each date says how it was counted.

    Source: flooming/working-calendar. Reading: working days are Monday to Friday less national holidays, plain days
    those of the calendar, and hours run on the clock.
    """

    working_days: Literal["monday-to-friday"] = "monday-to-friday"
    holidays: Literal["national"] = "national"
    time_zone: str
