"""By which doors a wish or a claim counts."""

from posada.terms.rule import Rule


class OfficialChannel(Rule):
    """These `requests` count only by these `channels`; by any other they are answered with the way to a ticket.

    Source: altomarketing/ticket-only-official-channel. Reading: it is dated by the ticket, not by the word that came
    before it.
    """

    requests: tuple[str, ...]
    channels: tuple[str, ...] = ("ticket", "portal")
