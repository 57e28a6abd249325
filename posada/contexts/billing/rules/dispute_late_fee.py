"""The late fee of a disputed order."""

from posada.terms.rule import Rule


class DisputeLateFee(Rule):
    """The late fee is added to a disputed order at once, at the rate of late renewals.

    Sources: flooming/dispute-late-fee and, for its being defined for rentals alone,
    Source: flooming/rental-dunning-not-products. Reading: only where that fee is defined, and once an order.
    """
