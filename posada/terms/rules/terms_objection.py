"""Objecting to a change of the terms, without leaving."""

from datetime import date
from typing import Literal

from pydantic import Field

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Counted, Rule


class TermsObjection(Rule):
    """A customer who objects `within` this time of the announcement has not consented, and is given what `gives` says.

    `former-terms`: the version before rules until the end of what is paid; `exit`: the services end with what is paid,
    free of notice and of further rent, and the version before rules until then; `case`: a person in `role` decides,
    and the version before rules meanwhile.

    Reading: the time counts from the day of the announcement, and its last day is still in time. What is paid ends with
    the last of the periods that run when the version would begin to rule.
    """

    within: Duration
    classes: frozenset[Literal["informs", "deems-consent"]] = Field(frozenset({"deems-consent"}), min_length=1)
    gives: Literal["former-terms", "exit", "case"]
    role: str = "customer-care"

    def counts(self) -> Counted:
        """The time to object, from the announcement."""
        return Counted("announced_on", self.within)


def last_day_to_object(announced_on: date, rule: TermsObjection, calendar: Calendar) -> date:
    """The last day on which an objection is in time."""
    return calendar.after(announced_on, rule.within)
