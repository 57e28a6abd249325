"""Writing while a department is closed."""

from posada.terms.rule import Rule


class TicketsAnyTime(Rule):
    """Tickets to these departments are taken at any hour, and attended in order of arrival once staff are there.

    Source: flooming/dept-billing-tickets-any-time.
    """

    departments: tuple[str, ...]
