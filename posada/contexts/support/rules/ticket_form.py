"""Writing from the client area."""

from posada.terms.rule import Rule


class TicketForm(Rule):
    """Contacts may open tickets from the client area (`channel`). Source: flooming/core-open-ticket."""

    channel: str = "portal"
