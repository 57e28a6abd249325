"""What we ask of a payment gateway, in our words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from posada.kernel.errors import PosadaError
from posada.kernel.money import Money


class Unreachable(PosadaError):
    """The gateway did not answer, so nothing is known; asked again with the same key, it does the thing once."""


class Refused(PosadaError):
    """The gateway, or the card's bank, says no; `code` is stable, the text is for people."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code, text)
        self.code, self.text = code, text

    def __str__(self) -> str:
        return f"{self.code}: {self.text}" if self.text else self.code


class Forged(PosadaError):
    """A message that claims to come from the gateway and does not."""


class NotUnderstood(PosadaError):
    """A message that the gateway signed and that is not of the shape we know."""


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card as the gateway keeps it: the token by which it can be charged again, and what may be shown of it."""

    token: str
    brand: str
    last_four: str
    expires: str  # 2028-11
    funding: str  # credit, debit
    country: str = ""  # of its issuer; empty where the gateway does not tell
    prepaid: bool = False


@dataclass(frozen=True, slots=True)
class ShownCard:
    """What may be shown of the card behind a token."""

    brand: str
    last_four: str


@dataclass(frozen=True, slots=True)
class IssuedReference:
    """A number to pay under at banks and counters."""

    code: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a gateway tells of its own accord; `external_id` makes it one, however often it is told.

    Kinds: charge-confirmed, charge-declined, reference-paid, dispute-opened, dispute-won, dispute-lost. `key` is our
    own of the charge it is about. A dispute's body says `dispute`, `charge` (the payment's identity at the gateway),
    and where known `reported_at`, `cost` and `currency`.
    """

    kind: str
    external_id: str
    key: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


class Gateway(Protocol):
    """A payment gateway. A call made twice with one `key` has one effect and one answer.

    Every call raises Refused or Unreachable. Card numbers never pass through us: the gateway's own form takes them in
    the customer's browser and hands us a form token.
    """

    def store_card(self, form_token: str, *, holder: str, key: str) -> StoredCard:
        """Keep a card for later charges."""
        ...

    def show_card(self, token: str) -> ShownCard:
        """What may be shown of the card behind a form token, or of a stored one."""
        ...

    def charge(self, token: str, amount: Money, *, about: str, key: str) -> str:
        """Charge a stored card, or once the card behind a form token; the charge's id."""
        ...

    def refund(self, charge_id: str, amount: Money, *, key: str) -> str:
        """Give back part or all of a charge; the refund's id."""
        ...

    def issue_reference(self, amount: Money, *, about: str, expires_at: datetime | None, key: str) -> IssuedReference:
        """A reference for exactly that amount. Refused where the gateway has none."""
        ...

    def read_message(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Sequence[Told]:
        """What a message that reached our door at `now` (wall time) tells. Raises Forged, NotUnderstood."""
        ...
