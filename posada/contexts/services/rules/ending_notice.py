"""With how much notice either side ends a service."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import ClassVar, Literal

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule

ONE_DAY = timedelta(days=1)


class EndingNotice(Rule):
    """A notice of `given_by` ends a service after `notice`, at any time or no sooner than the running term does.

    Source: laredonet/cancel-for-convenience, laredonet/non-renewal-notice-by-customer,
    laredonet/non-renewal-notice-by-provider. Somebody in `role` gives the provider's.

    Reading: the service ends as the last day of the notice begins. Where too little is left of a term, the notice works
    on the next end of a term, or for a customer who may also leave at any time on that day.
    """

    identity: ClassVar[tuple[str, ...]] = ("given_by", "ends")

    given_by: Literal["customer", "provider"]
    ends: Literal["any-time", "term-end"]
    notice: Duration
    role: str = "customer-service"


def effective_on(given_on: date, rule: EndingNotice, calendar: Calendar) -> date:
    """The day as which begins the service ends at the earliest."""
    return calendar.after(given_on, rule.notice)


def term_end(given_on: date, term_until: date, next_term: Callable[[date], date], rule: EndingNotice,
             calendar: Calendar) -> date:  # fmt: skip
    """The last day of the first term that ends with the notice run out."""
    earliest = effective_on(given_on, rule, calendar)
    while term_until + ONE_DAY < earliest:
        term_until = next_term(term_until)
    return term_until
