"""The late fee of a disputed order."""

from posada.terms.rule import Rule


class DisputeLateFee(Rule):
    """The late fee is added to a disputed order at once, at the rate of late renewals.

    Source: flooming/dispute-late-fee. Reading: once an order, and only where that fee is defined, which is for rentals.
    Source: flooming/rental-dunning-not-products.
    """
