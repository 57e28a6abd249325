"""Changes of zones that the provider makes of its own accord."""

from posada.terms.rule import Rule


class ZoneChanges(Rule):
    """Staff change the zones that the provider answers for where they find it necessary, with or without `consent`.

    Source: laredonet/provider-dns-changes. What was before, what is after, who, why and when are kept and shown, and a
    change can be undone. Reading: the text asks for no notice; the customer is told afterwards where `told` says so.
    """

    consent: bool = False
    told: bool = True
