"""How many units of a service its customer may have, and who changes that."""

from posada.terms.rule import Rule


class QuantityChange(Rule):
    """Customers change by themselves how many units of a service they have, through these channels.

    Source: laredonet/self-admin-mailboxes.
    """

    channels: tuple[str, ...] = ("portal", "api")


class LicenceLimit(Rule):
    """No more units than the licences that the order states, in the field `stated_as`.

    Source: laredonet/microsoft-sal-limit. Reading: an order that states none has as many as units ordered.
    """

    stated_as: str
