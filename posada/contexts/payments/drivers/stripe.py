"""A gateway that speaks the protocol of Stripe's API: forms over HTTPS, idempotency keys, signed webhooks.

Protocol: https://docs.stripe.com/api (PaymentMethods, PaymentIntents, Refunds; Idempotency-Key; Stripe-Signature).
"""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any, Self
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

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
from posada.kernel.errors import BadInput
from posada.kernel.money import Money, minor_unit

TIMEOUT = 30  # seconds
AGE_MAX = 300  # seconds that a signature is good for, as the protocol recommends
RETRIED = (409, 429)  # the key is being worked on; too many calls
KINDS = {
    "payment_intent.succeeded": "charge-confirmed",
    "payment_intent.payment_failed": "charge-declined",
    "charge.dispute.created": "dispute-opened",
    "charge.dispute.closed": "dispute-lost",
}


@dataclass(frozen=True, slots=True)
class StripeGateway:
    """One account: where its API is, its secret key, and the secret that signs what it sends us.

    A form token is the id of a PaymentMethod that the browser made with the public key.
    """

    base: str
    secret_key: str
    webhook_secret: str

    @classmethod
    def at(cls, address: str) -> Self:
        """`stripe:https://KEY:WEBHOOK_SECRET@api.stripe.com`."""
        parts = urlsplit(address.partition(":")[2])
        if not parts.hostname or not parts.username:
            raise BadInput("gateway", parts.hostname, "stripe:https://KEY:WEBHOOK_SECRET@HOST")
        host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
        return cls(f"{parts.scheme}://{host}", parts.username, parts.password or "")

    def store_card(self, form_token: str, *, holder: str, key: str) -> StoredCard:
        customer = self._post("customers", {"name": holder}, f"{key}-customer")
        attached = {"customer": customer["id"]}
        method = self._post(f"payment_methods/{form_token}/attach", attached, f"{key}-attach")
        card = method["card"]
        expires = f"{int(card['exp_year'])}-{int(card['exp_month']):02d}"
        funding = card.get("funding", "credit")
        return StoredCard(
            f"{customer['id']}/{method['id']}", card["brand"].lower(), card["last4"], expires,
            "debit" if funding == "debit" else "credit", card.get("country") or "", funding == "prepaid",
        )  # fmt: skip

    def show_card(self, token: str) -> ShownCard:
        card = self._call(f"payment_methods/{token.rpartition('/')[2]}")["card"]
        return ShownCard(card["brand"].lower(), card["last4"])

    def charge(self, token: str, amount: Money, *, about: str, key: str) -> str:
        customer, _, method = token.rpartition("/")
        payer = (
            {"customer": customer, "payment_method": method, "off_session": "true"}
            if customer
            else {"payment_method": method}
        )
        wanted = {
            **payer, "payment_method": method, "amount": in_minor_units(amount), "confirm": "true",
            "currency": amount.currency.lower(), "metadata[key]": key, "metadata[about]": about,
        }  # fmt: skip
        intent = self._post("payment_intents", wanted, key)
        if intent["status"] != "succeeded":
            raise Refused(str(intent["status"]))
        return str(intent["id"])

    def refund(self, charge_id: str, amount: Money, *, key: str) -> str:
        wanted = {"payment_intent": charge_id, "amount": in_minor_units(amount)}
        return str(self._post("refunds", wanted, key)["id"])

    def issue_reference(self, amount: Money, *, about: str, expires_at: datetime | None, key: str) -> IssuedReference:
        raise Refused("no_references", "this gateway takes no payment at counters")

    def read_message(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Sequence[Told]:
        check_signature(body, headers.get("Stripe-Signature", ""), self.webhook_secret, now)
        try:
            event = json.loads(body)
            kind, about = KINDS.get(event["type"]), event["data"]["object"]
            if kind is None:
                return []
            return [disputed(kind, about) if kind.startswith("dispute") else charged(kind, about)]
        except (ValueError, KeyError, TypeError) as error:
            raise NotUnderstood(f"{type(error).__name__}: {error}") from error

    def _post(self, path: str, fields: Mapping[str, Any], key: str) -> dict[str, Any]:
        return self._call(path, urlencode(fields).encode(), {"Idempotency-Key": key})

    def _call(self, path: str, data: bytes | None = None, more: Mapping[str, str] | None = None) -> dict[str, Any]:
        """One call. A refusal by the card or the request is Refused; whatever may pass later is Unreachable."""
        basic = b64encode(f"{self.secret_key}:".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", **(more or {})}
        request = Request(f"{self.base}/v1/{path}", data=data, headers=headers)
        try:
            with urlopen(request, timeout=TIMEOUT) as response:
                answer: dict[str, Any] = json.load(response)
                return answer
        except HTTPError as error:
            if error.code >= 500 or error.code in RETRIED:
                raise Unreachable(f"{error.code} {path}") from error
            raise refusal(error.read()) from error
        except (OSError, HTTPException, ValueError) as error:
            raise Unreachable(f"{type(error).__name__} {path}") from error


def charged(kind: str, intent: Mapping[str, Any]) -> Told:
    """What became of a charge; declined once an attempt of ours, whatever the attempts of the gateway."""
    key = (intent.get("metadata") or {}).get("key", "")
    failed = (intent.get("last_payment_error") or {}).get("code", "")
    external_id = f"{key}:declined" if kind == "charge-declined" else intent["id"]
    return Told(kind, external_id, key, {"charge": intent["id"], "code": failed})


def disputed(kind: str, dispute: Mapping[str, Any]) -> Told:
    """A dispute opened or closed. Its cost is what the gateway's balance was charged beside the amount."""
    movements = dispute.get("balance_transactions") or []
    fees = [m for m in movements if m.get("fee")]
    body: dict[str, Any] = {"dispute": dispute["id"], "charge": dispute["payment_intent"]}
    if fees:
        currency = str(fees[0]["currency"]).upper()
        cost = sum(int(m["fee"]) for m in fees) * minor_unit(currency)
        body |= {"cost": f"{cost:f}", "currency": currency}
    if kind == "dispute-opened":
        at = datetime.fromtimestamp(int(dispute["created"]), UTC)
        return Told(kind, dispute["id"], "", body | {"reported_at": at.isoformat(), "kind": "chargeback"})
    won = dispute["status"] in ("won", "warning_closed")
    return Told("dispute-won" if won else kind, f"{dispute['id']}:closed", "", body)


def refusal(body: bytes) -> Refused:
    """What an error's body says: the bank's reason where it gave one."""
    try:
        error = json.loads(body)["error"]
    except (ValueError, KeyError, TypeError):
        return Refused("not_understood")
    return Refused(str(error.get("decline_code") or error.get("code") or error.get("type")), str(error.get("message")))


def in_minor_units(amount: Money) -> int:
    """The amount as the protocol counts it: in the currency's smallest units, whole."""
    units = amount.amount / minor_unit(amount.currency)
    if units != units.to_integral_value():
        raise BadInput("amount", str(amount), "whole units of the currency's smallest coin")
    return int(units)


def check_signature(body: bytes, header: str, secret: str, now: datetime) -> None:
    """Raise Forged unless the header signs this body with our secret, not long ago."""
    parts = [part.partition("=") for part in header.split(",")]
    stamp = next((value for name, _, value in parts if name == "t"), "")
    if not secret or not stamp.isdigit() or abs(now.timestamp() - int(stamp)) > AGE_MAX:
        raise Forged("no signature, or an old one")
    expected = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    if not any(hmac.compare_digest(value, expected) for name, _, value in parts if name == "v1"):
        raise Forged("the signature is not ours")
