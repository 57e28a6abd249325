"""Which pages of the client area a customer is promised."""

from posada.terms.rule import Rule

# Those that any customer needs; the others show what only some providers sell or keep.
ORDINARY = frozenset({
    "home", "services", "renew", "new-order", "orders", "invoices", "balance", "payments", "new-ticket", "tickets",
    "notices", "terms", "data", "fiscal-data", "contacts",
})  # fmt: skip


class Area(Rule):
    """The client area shows the page `of`; without such a rule it does not exist.

    Terms that name no page at all promise the ordinary ones.

    Source: flooming/core-portal, which lists them, and the clauses that speak of one page each, such as
    flooming/core-invoices. `of` is the page's name in the portal: invoices, services, tickets, balance, …
    """

    identity = ("of",)
    of: str
