"""Which pages of the client area a customer is promised."""

from posada.terms.rule import Rule


class Area(Rule):
    """The client area shows the page `of`; without such a rule it does not exist.

    Source: flooming/core-portal, which lists them, and the clauses that speak of one page each, such as
    flooming/core-invoices. `of` is the page's name in the portal: invoices, services, tickets, balance, …
    """

    identity = ("of",)
    of: str
