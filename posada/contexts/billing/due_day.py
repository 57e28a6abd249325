"""By when an invoice is to be paid, and which clause says so."""

from datetime import date

from posada.contexts.billing.rules.payment_term import PaymentTerm, last_day_to_pay
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds
from posada.terms.selector import Target


def due_day(terms: Terms, target: Target, today: date, otherwise: date) -> date:
    """The last day to pay what is invoiced `today`: counted from the invoice where the terms do, else `otherwise`."""
    ruling = terms.ruling(PaymentTerm, target)
    return last_day_to_pay(today, ruling.rule, terms.calendar) if ruling else otherwise


def due_day_grounds(terms: Terms, target: Target) -> tuple[Ground, ...]:
    """The clause by which days to pay are counted from the invoice."""
    return grounds(terms.ruling(PaymentTerm, target), role="limits")
