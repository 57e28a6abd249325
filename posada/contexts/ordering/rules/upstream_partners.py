"""With whom a kind of service is given."""

from posada.terms.rule import Rule


class UpstreamPartners(Rule):
    """Services of these types are given with `partners`; each item of the catalogue names its own.

    Source: flooming/upstream-partners. Reading: "Enon" in the hosting list is the ENOM of the domains list.
    """

    identity = ("of",)
    of: str  # what the clause calls the line of business
    partners: tuple[str, ...]
