"""What a ticket is known by."""

from typing import Literal

from posada.terms.rule import Rule


class TicketNumber(Rule):
    """Every written request gets an identifier that is never used again; quoting it reaches its thread.

    Source: flooming/ticket-definition.
    """

    unique: Literal[True] = True
    quoting_threads: bool = True
