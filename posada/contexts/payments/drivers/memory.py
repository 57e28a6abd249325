"""A gateway that lives in this process: for demonstrations, rehearsals and tests.

It knows these card numbers; every other one that checks is charged:

- 4000 0000 0000 0002  declined, whether stored or charged
- 4000 0000 0000 0341  stored, and declined when charged
- 4000 0000 0000 9995  declined: insufficient funds
- 4000 0566 5566 5556  a debit card
- 4000 0007 6000 0002  issued in Brazil
- 5105 1051 0510 5100  a prepaid card
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self, TypeVar

from posada.contexts.payments.card_numbers import is_card_number
from posada.contexts.payments.ports import (
    Forged,
    IssuedReference,
    NotUnderstood,
    Refused,
    ShownCard,
    StoredCard,
    Told,
    Unreachable,
)
from posada.kernel.money import Money

Answer = TypeVar("Answer")

NOT_STORED = {"4000000000000002": "card_declined", "4000000000009995": "insufficient_funds"}
NOT_CHARGED = {**NOT_STORED, "4000000000000341": "card_declined"}
DEBIT = {"4000056655665556"}
ISSUED_IN = {"4000000760000002": "BR"}
PREPAID = {"5105105105105100"}
BRANDS = {"3": "amex", "4": "visa", "5": "mastercard", "6": "discover", "2": "mastercard"}


@dataclass
class MemoryGateway:
    """Remembers cards, charges and what it answered to each key. While not `reachable`, it answers nothing."""

    cards: dict[str, StoredCard] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict, repr=False)
    charges: dict[str, Money] = field(default_factory=dict)
    refunds: dict[str, Money] = field(default_factory=dict)
    references: dict[str, Money] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    reachable: bool = True

    @classmethod
    def at(cls, address: str) -> Self:
        """A new one; there is nothing to address."""
        return cls()

    def enter_card(self, number: str, expires: str = "2030-12") -> StoredCard:
        """What the gateway's own form does in a browser: takes the number, gives a form token and what may be shown."""
        digits = number.replace(" ", "")
        if not is_card_number(digits):
            raise Refused("incorrect_number")
        token = f"form-{len(self.cards) + 1}"
        funding = "debit" if digits in DEBIT else "credit"
        self.numbers[token] = digits
        self.cards[token] = StoredCard(
            token, BRANDS[digits[0]], digits[-4:], expires, funding, ISSUED_IN.get(digits, ""), digits in PREPAID
        )
        return self.cards[token]

    def store_card(self, form_token: str, *, holder: str, key: str) -> StoredCard:
        return self._once(key, lambda: self._store(form_token))

    def show_card(self, token: str) -> ShownCard:
        if not self.reachable:
            raise Unreachable("the gateway does not answer")
        number = self._number(token)
        return ShownCard(BRANDS[number[0]], number[-4:])

    def charge(self, token: str, amount: Money, *, about: str, key: str) -> str:
        return self._once(key, lambda: self._charge(token, amount))

    def refund(self, charge_id: str, amount: Money, *, key: str) -> str:
        return self._once(key, lambda: self._refund(charge_id, amount))

    def issue_reference(self, amount: Money, *, about: str, expires_at: datetime | None, key: str) -> IssuedReference:
        return self._once(key, lambda: self._issue(amount, expires_at))

    def read_message(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Sequence[Told]:
        if headers.get("X-Memory-Gateway") != "genuine":
            raise Forged("the message does not come from this process")
        try:
            told = json.loads(body)
        except ValueError as error:
            raise NotUnderstood(str(error)) from error
        return [Told(told["kind"], told["external_id"], told.get("key", ""), told.get("body", {}))]

    def _once(self, key: str, do: Callable[[], Answer]) -> Answer:
        """The answer given to `key` before, a refusal among them, or a new one."""
        if not self.reachable:
            raise Unreachable("the gateway does not answer")
        if key not in self.answers:
            try:
                self.answers[key] = do()
            except Refused as refusal:
                self.answers[key] = refusal
        if isinstance(self.answers[key], Refused):
            raise self.answers[key]
        answer: Answer = self.answers[key]
        return answer

    def _store(self, form_token: str) -> StoredCard:
        number = self._number(form_token)
        if number in NOT_STORED:
            raise Refused(NOT_STORED[number])
        entered = self.cards[form_token]
        token = f"card-{len(self.cards) + 1}"
        self.numbers[token] = number
        self.cards[token] = replace(entered, token=token)
        return self.cards[token]

    def _charge(self, token: str, amount: Money) -> str:
        number = self._number(token)
        if number in NOT_CHARGED:
            raise Refused(NOT_CHARGED[number])
        id = f"charge-{len(self.charges) + 1}"
        self.charges[id] = amount
        return id

    def _refund(self, charge_id: str, amount: Money) -> str:
        if charge_id not in self.charges:
            raise Refused("no_such_charge")
        left = self.charges[charge_id] - self.refunds.get(charge_id, Money(0, amount.currency))
        if left < amount:
            raise Refused("charge_already_refunded")
        self.refunds[charge_id] = self.charges[charge_id] - left + amount
        return f"refund-{charge_id}-{len(self.refunds)}-{self.refunds[charge_id].plain()}"

    def _issue(self, amount: Money, expires_at: datetime | None) -> IssuedReference:
        code = f"{1000000000 + len(self.references) + 1}"
        self.references[code] = amount
        return IssuedReference(code, expires_at)

    def _number(self, token: str) -> str:
        if token not in self.numbers:
            raise Refused("no_such_card")
        return self.numbers[token]
