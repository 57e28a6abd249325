"""A department that never closes."""

from posada.terms.rule import Rule


class RoundTheClock(Rule):
    """The department attends at every hour of every day; its hours must say so. Source: alestra/support-7x24.

    Reading: no time of response is promised.
    """

    department: str
