"""Renewing as a way to accept the terms."""

from typing import Literal

from posada.terms.rule import Rule


class RenewalAcceptance(Rule):
    """A renewal that is paid accepts the version of the terms then in force. Source: flooming/renewal-is-acceptance.

    Reading: the payment counts, not the order.
    """

    on: Literal["payment"] = "payment"
