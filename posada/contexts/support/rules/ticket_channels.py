"""Where tickets come from."""

from posada.terms.rule import Rule


class TicketChannels(Rule):
    """Requests become tickets when they arrive by one of these channels; mail to `address` goes to `mail_to`.

    Source: flooming/ticket-channels. Staff who write for a customer do so by `staff`, which the terms need not name.

    Reading: where an act asks for a ticket from the client area expressly, mail is accepted and marked as mail.
    """

    channels: tuple[str, ...]
    address: str = ""
    mail_to: str = "support"
