"""Every driver does what the port says. The one over HTTP runs against `localstripe`, an independent fake of its
protocol, where POSADA_TEST_STRIPE names its address (http://127.0.0.1:8420); it keeps no idempotency keys."""

import hashlib
import hmac
import json
import os
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from posada.contexts.payments.drivers.memory import MemoryGateway
from posada.contexts.payments.drivers.stripe import StripeGateway
from posada.contexts.payments.ports import Forged, Refused, Unreachable
from posada.kernel.money import Money

STRIPE = os.environ.get("POSADA_TEST_STRIPE", "")
AMOUNT = Money("107100.00", "COP")
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def form_token(gateway: Any, number: str) -> str:
    """What the gateway's own form in a browser gives for a card."""
    if isinstance(gateway, MemoryGateway):
        return gateway.enter_card(number).token
    card = {"number": number, "exp_month": 12, "exp_year": 2030, "cvc": "123"}
    fields = {"type": "card", **{f"card[{name}]": value for name, value in card.items()}}
    request = Request(f"{STRIPE}/v1/payment_methods", data=urlencode(fields).encode())
    request.add_header("Authorization", f"Basic {b64encode(b'sk_test_posada:').decode()}")
    with urlopen(request) as response:
        return str(json.load(response)["id"])


@pytest.fixture(params=["memory", "stripe"])
def gateway(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemoryGateway()
    if not STRIPE:
        pytest.skip("POSADA_TEST_STRIPE is not set")
    return StripeGateway(STRIPE, "sk_test_posada", "whsec_posada")


def test_a_stored_card_can_be_charged_again_and_again(gateway: Any) -> None:
    stored = gateway.store_card(form_token(gateway, "4242424242424242"), holder="Ana", key="k1")
    assert (stored.last_four, stored.brand, stored.expires) == ("4242", "visa", "2030-12")
    first = gateway.charge(stored.token, AMOUNT, about="P-22", key="c1")
    assert gateway.charge(stored.token, AMOUNT, about="P-23", key="c2") != first


def test_a_card_entered_at_the_till_is_charged_without_being_stored(gateway: Any) -> None:
    assert gateway.charge(form_token(gateway, "4242424242424242"), AMOUNT, about="P-22", key="c3")


def test_the_last_digits_behind_a_token_are_shown_whether_the_card_is_stored_or_not(gateway: Any) -> None:
    shown = gateway.show_card(form_token(gateway, "4242424242424242"))
    assert (shown.brand, shown.last_four) == ("visa", "4242")
    stored = gateway.store_card(form_token(gateway, "4242424242424242"), holder="Ana", key="k9")
    assert gateway.show_card(stored.token) == shown


def test_a_card_that_its_bank_does_not_want_kept_is_refused_with_a_code(gateway: Any) -> None:
    with pytest.raises(Refused) as refused:
        gateway.store_card(form_token(gateway, "4000000000000002"), holder="Ana", key="k4")
    assert refused.value.code in ("card_declined", "generic_decline")


def test_a_card_that_its_bank_declines_is_refused_with_a_code(gateway: Any) -> None:
    with pytest.raises(Refused) as refused:
        gateway.charge(form_token(gateway, "4000000000000341"), AMOUNT, about="P-22", key="c4")
    assert refused.value.code in ("card_declined", "generic_decline")


def test_a_stored_card_may_be_declined_when_charged(gateway: Any) -> None:
    stored = gateway.store_card(form_token(gateway, "4000000000000341"), holder="Ana", key="k5")
    with pytest.raises(Refused):
        gateway.charge(stored.token, AMOUNT, about="P-22", key="c5")


def test_a_charge_is_given_back_in_part(gateway: Any) -> None:
    charge = gateway.charge(form_token(gateway, "4242424242424242"), AMOUNT, about="P-22", key="c6")
    assert gateway.refund(charge, Money("100.00", "COP"), key="r6")


def test_a_forged_message_is_not_read(gateway: Any) -> None:
    with pytest.raises(Forged):
        gateway.read_message(b"{}", {"Stripe-Signature": "t=1,v1=00"}, now=NOW)


def test_the_same_key_charges_once() -> None:
    gateway = MemoryGateway()
    token = gateway.enter_card("4242424242424242").token
    assert gateway.charge(token, AMOUNT, about="P-22", key="c") == gateway.charge(token, AMOUNT, about="P-22", key="c")
    assert len(gateway.charges) == 1


def test_nothing_is_known_while_the_gateway_does_not_answer() -> None:
    gateway = MemoryGateway(reachable=False)
    with pytest.raises(Unreachable):
        gateway.issue_reference(AMOUNT, about="P-22", expires_at=None, key="r")
    with pytest.raises(Unreachable):
        StripeGateway("http://127.0.0.1:9", "sk_test", "").charge("cus_1/pm_1", AMOUNT, about="P-22", key="c")


def test_a_signed_message_tells_of_a_charge_under_our_own_key_until_it_is_old() -> None:
    gateway = StripeGateway("https://api.example.com", "sk_test", "whsec")
    charged = {"id": "pi_1", "metadata": {"key": "charge-7"}}
    body = json.dumps({"type": "payment_intent.succeeded", "data": {"object": charged}}).encode()
    stamp = int(NOW.timestamp())
    signature = hmac.new(b"whsec", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"Stripe-Signature": f"t={stamp},v1={signature}"}
    (told,) = gateway.read_message(body, headers, now=NOW)
    assert (told.kind, told.external_id, told.key) == ("charge-confirmed", "pi_1", "charge-7")
    with pytest.raises(Forged):
        gateway.read_message(body, headers, now=NOW + timedelta(hours=1))


@pytest.mark.parametrize(("number", "country", "prepaid"), [
    ("4111111111111111", "", False), ("4000000760000002", "BR", False), ("5105105105105100", "", True),
])  # fmt: skip
def test_a_stored_card_says_where_it_was_issued_and_whether_it_is_prepaid(
    number: str, country: str, prepaid: bool
) -> None:
    gateway = MemoryGateway()
    stored = gateway.store_card(gateway.enter_card(number).token, holder="Ana", key="k")
    assert (stored.country, stored.prepaid, stored.last_four) == (country, prepaid, number[-4:])
