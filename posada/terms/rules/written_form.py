"""Which acts are valid in writing alone."""

from posada.terms.rule import Rule


class WrittenForm(Rule):
    """These requests count in writing alone, by one of these channels, and from the day on which they arrive.

    Source: laredonet/written-form. Reading: a form of the client area, a ticket, or mail of somebody who may ask.
    """

    acts: tuple[str, ...]
    channels: tuple[str, ...] = ("portal", "ticket", "email", "api", "staff")
