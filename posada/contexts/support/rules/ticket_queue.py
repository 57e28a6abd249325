"""In which order tickets are attended."""

from typing import Literal

from posada.terms.rule import Rule


class TicketQueue(Rule):
    """One queue a department, the oldest unanswered message first, nobody before others.

    Source: flooming/ticket-fifo.

    Reading: a new ticket counts from its creation, an open one from the customer's reply that waits; a departure from
    the order needs a reason, which is kept.
    """

    order: Literal["first-in-first-out"] = "first-in-first-out"
    priority_levels: Literal[1] = 1
