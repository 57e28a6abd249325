"""The classes of what is sold, which decide proration, renewal, grace, extension and dunning."""

from posada.terms.rule import Rule


class ServiceClass(Rule):
    """What the terms say of one class (`applies_to.product_kind`): who is in it, and whether its dates can move.

    Source: flooming/rental-services-class, flooming/product-services-class.

    Reading: the lists are not exhaustive; the catalogue says the class of each item.
    """

    types: tuple[str, ...] = ()  # named by the clause
    exhaustive: bool = False
    renewal_dates_adjustable: bool
