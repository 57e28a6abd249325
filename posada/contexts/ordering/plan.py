"""The future of an order that its customer has not accepted."""

from datetime import date

from posada.contexts.billing.queries import first_payment
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.selector import Target


def plan(placed_on: date, target: Target, terms: Terms) -> Plan:
    """It lapses with the time to pay it; it stands where the terms give a new order no such time.

    Reading: the time to pay a new order runs from its day, accepted or not; what is not accepted cannot be paid.
    """
    ruling = first_payment(terms, target)
    if ruling is None:
        return ()
    last_day = terms.calendar.after(placed_on, ruling.rule.after_close_of)
    return (Step(terms.calendar.close_of(last_day), "order-lapse", ruling.clause, conditional="if-not-accepted"),)
