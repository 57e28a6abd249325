"""Payments that are set against an invoice by themselves only where their amounts agree."""

from decimal import Decimal

from pydantic import Field

from posada.kernel.money import Money
from posada.terms.rule import Rule


class ExactAllocation(Rule):
    """A payment by one of `methods` is set against its invoice by itself only if the amounts agree.

    Source: flooming/referenced-exact-amount.
    """

    methods: tuple[str, ...]
    tolerance: Decimal = Field(Decimal(0), ge=0, le=0)  # the clause allows none


class AmountMismatch(Rule):
    """A payment whose amount differs waits for a person in `role`; nothing follows lateness meanwhile.

    Source: flooming/referenced-wrong-amount.

    Reading: a short payment is allocated in part, and a remainder below `ignored_remainder_percent` of the invoice
    causes neither fee nor suspension; what is over becomes the customer's own money.
    """

    methods: tuple[str, ...]
    role: str = "billing"
    ignored_remainder_percent: Decimal = Field(Decimal(1), ge=0, le=100)


def agrees(paid: Money, due: Money, rule: ExactAllocation) -> bool:
    """Whether the payment is what is due, to the cent."""
    return abs(paid.amount - due.amount) <= rule.tolerance


def is_trifling(unpaid: Money, total: Money, rule: AmountMismatch) -> bool:
    """Whether what is left of a partly paid invoice is too little to act on."""
    return unpaid < total and unpaid < total.percent(rule.ignored_remainder_percent)
