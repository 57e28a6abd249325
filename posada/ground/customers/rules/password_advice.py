"""Advice to change a password that is old."""

from datetime import date

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class PasswordAdvice(Rule):
    """Whose password was set so long ago is advised to change it on entering; nobody is kept out for it.

    Source: metsys/password-change-advice. Reading: no interval is stated.
    """

    after: Duration


def advised_from(set_on: date, rule: PasswordAdvice, calendar: Calendar) -> date:
    """The first day on which it is advised."""
    return calendar.after(set_on, rule.after)
