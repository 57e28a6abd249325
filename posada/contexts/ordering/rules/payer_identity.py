"""Whether the owner of the funds agrees with a payment: who proves it, by what, and what follows where nobody does."""

from typing import Literal

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule

HIDDEN = "*"


class PayerIdentity(Rule):
    """Nothing of an order paid by one of these methods is delivered until a person has accepted these documents.

    Source: metsys/payer-identity-accreditation. Reading: once for each card and payer, renewals among what it covers.
    """

    methods: tuple[str, ...]
    documents: tuple[str, ...] = Field(("payer-identity",), min_length=1)
    role: str


class CardScan(Rule):
    """With a payment by one of these methods goes a scan of the card, of which its last digits need be seen alone.

    Source: metsys/card-scan-last-four. Reading: the rest may be hidden; where `masked_only`, a scan that shows it is
    refused and not kept.
    """

    methods: tuple[str, ...]
    document: str = "card-scan"
    visible_digits: int = Field(4, ge=1)
    masked_only: bool = True


class IdentityRefusal(Rule):
    """Where it was rejected, or not sent `within` so long, the order may be left undelivered.

    Source: metsys/identity-rejected-no-activation. Reading: what becomes of the money is not said. It stays set against
    the order, out of the customer's balance, until a person in `role` chooses; `proposed` is to give it back.
    """

    causes: tuple[Literal["not-sent", "rejected"], ...] = Field(min_length=1)
    within: Duration
    role: str
    proposed: Literal["return", "retry", "keep"] = "return"


def readable(shown: str) -> str:
    """The digits that can be read of a number as a scan shows it."""
    return "".join(sign for sign in shown if sign.isdigit())


def shows_too_much(shown: str, rule: CardScan) -> bool:
    """Whether more of the number can be read than its last digits, where that is not wanted."""
    return rule.masked_only and len(readable(shown)) > rule.visible_digits


def agrees(shown: str, last_four: str, rule: CardScan) -> bool:
    """Whether the digits at the end of the scan are those of the card that was charged."""
    seen = readable(shown)[-rule.visible_digits :]
    return bool(seen) and seen.endswith(last_four[-rule.visible_digits :])
