"""From which day a change in a service changes its fee."""

from datetime import date

from posada.kernel.months import first_of_next_month
from posada.terms.rule import Rule


class ChangeFee(Rule):
    """A change in how much a service is changes its fee from that day, with a part for the month that is under way.

    Source: laredonet/change-fee-prorated. Reading: each calendar month bears its own days, the day of the change among
    them, up to the last day invoiced; less is given back as more is charged.
    """


class ChangeFeeDeferral(Rule):
    """Instead the fee changes with the next calendar month, where a person in `role` so decides.

    Source: laredonet/change-fee-next-month.
    """

    role: str


def changes_from(changed_on: date, *, deferred: bool) -> date:
    """The first day at the new fee."""
    return first_of_next_month(changed_on) if deferred else changed_on
