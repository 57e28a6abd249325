"""Silence about a change of the terms, taken as consent."""

from datetime import date

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Counted, Rule


class TermsSilence(Rule):
    """Whoever says nothing `within` this time of the announcement has consented to a version that deems consent.

    Without this rule no such version is published. It rules each customer from the day that it names, and no sooner
    than the time to object has run.

    Reading: the time counts from the day of the announcement, and its last day is still in time.
    """

    within: Duration

    def counts(self) -> Counted:
        """The time to object, from the announcement."""
        return Counted("announced_on", self.within)


def last_day_of_silence(announced_on: date, rule: TermsSilence, calendar: Calendar) -> date:
    """The last day on which a customer is heard before silence counts as consent."""
    return calendar.after(announced_on, rule.within)
