"""Payment by card, and what may never be done with one."""

from typing import Literal

from posada.terms.rule import Rule


class CardPayment(Rule):
    """Cards are charged through these gateways, by method, for new contracts and renewals alike.

    Source: flooming/card-gateways.
    """

    gateways: dict[str, str]  # method -> gateway
    card_types: tuple[Literal["credit", "debit"], ...] = ("credit", "debit")
    origins: tuple[str, ...] = ("new-contract", "renewal")


class CardChannels(Rule):
    """Card data are taken through these channels and no other; what arrives elsewhere is masked and answered.

    Source: flooming/card-only-in-core.
    """

    channels: tuple[str, ...]
    refused: tuple[str, ...] = ("phone", "email", "ticket", "chat")


class ChargeFailure(Rule):
    """A charge that fails stops nothing: the customer is told at once, and the due day, grace and fees run on.

    Source: flooming/card-charge-not-guaranteed.
    """

    tell_at_once: bool = True
