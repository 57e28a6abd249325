"""A change of the terms that each customer must consent to."""

from datetime import date
from typing import Literal

from pydantic import Field

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Counted, Rule

Word = Literal["click", "use", "renewal"]


class TermsConsent(Rule):
    """A version that needs consent rules a customer from their consent on; until then the one before it rules.

    The wait lasts `until` so long after the announcement, with a reminder so long before its end as `reminders` say.
    Whoever is silent to the end is ruled by the new version (`new-terms`), or is let go at the end of what is paid
    (`end`). `by` says what counts as consent: a click, a first use, the payment of a renewal.

    Reading: the time counts from the day of the announcement, and its last day is still in time. Consent is to the
    terms as a whole: whoever accepts a version, also with a new order, has accepted those before it.
    """

    until: Duration
    reminders: tuple[Duration, ...] = ()
    by: frozenset[Word] = Field(frozenset({"click"}), min_length=1)
    then: Literal["new-terms", "end"] = "new-terms"

    def counts(self) -> Counted:
        """The time to consent, from the announcement."""
        return Counted("announced_on", self.until)


def last_day_to_consent(announced_on: date, rule: TermsConsent, calendar: Calendar) -> date:
    """The last day of the wait for consent."""
    return calendar.after(announced_on, rule.until)


def reminded_on(last_day: date, rule: TermsConsent, calendar: Calendar) -> tuple[date, ...]:
    """The days on which a customer who has not consented is reminded, in order."""
    return tuple(sorted(calendar.before(last_day, lead) for lead in rule.reminders))
