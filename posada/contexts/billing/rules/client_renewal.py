"""Renewing by one's own hand in the client system."""

from posada.terms.rule import Rule


class ClientRenewal(Rule):
    """A client renews services himself through these channels: an issued order is opened, else one is made.

    Source: flooming/core-renew.
    """

    channels: tuple[str, ...] = ("portal", "api")
