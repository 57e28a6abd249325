"""The door of the gateways: the forged is not heard, what is told twice happens once, in whatever order it comes."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from posada.contexts.billing.models import Invoice
from posada.contexts.payments import gateways
from posada.contexts.payments.drivers.stripe import StripeGateway
from posada.contexts.payments.models import Charge, Dispute, GatewayFact, Payment
from posada.faces.hooks.views import FORGERIES
from posada.ground.rates.acts.enter_rates import enter_rates
from posada.ground.rates.exchange import Quote
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms.actor import SYSTEM

pytestmark = pytest.mark.django_db

SECRET = "whsec"
STORY: dict[str, Any] = {
    "pack": "flooming",
    "from": "2026-03-01T09:00",
    "until": "2026-03-02",
    "customers": {"ana": {"name": "Ana Gómez"}},
    "events": [{"at": "2026-03-01T10:00", "order": {"as": "web", "customer": "ana", "product": "hosting-1"}}],
}


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An unpaid order whose card is being charged: the gateway has not answered."""
    cache.clear()
    script = Script.model_validate(STORY)
    with scratch_house(script, Path("story.yaml")) as played:
        Player(script, played).play()
        invoice = Invoice.objects.get()
        Charge.objects.create(
            customer_id=invoice.customer_id, invoice_id=invoice.pk, gateway="stripe", key="charge-7", token="pm_1",
            amount=invoice.total, currency=invoice.currency, asked_at=played.now, decision_id=invoice.decision_id,
        )  # fmt: skip
        driver = StripeGateway("https://api.example.com", "sk_test", SECRET)
        monkeypatch.setattr("posada.contexts.payments.acts.take_facts.find_gateway", {"stripe": driver}.__getitem__)
        with clock.use(MovableClock(played.now)):
            yield played


def tell(kind: str, about: dict[str, Any], secret: str = SECRET, stamp: int | None = None) -> int:
    """Send one signed message to the door; the status it answers."""
    body = json.dumps({"type": kind, "data": {"object": about}}).encode()
    at = int(clock.wall().timestamp()) if stamp is None else stamp
    signature = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"Stripe-Signature": f"t={at},v1={signature}"}
    answer = Client().post("/gateways/stripe/", body, content_type="application/json", headers=headers)
    return int(answer.status_code)


CHARGED = {"id": "pi_1", "metadata": {"key": "charge-7"}}
DISPUTE = {"id": "dp_1", "payment_intent": "pi_1", "created": 1772400000, "status": "needs_response"}
LOST = DISPUTE | {"status": "lost"}


def test_a_charge_that_is_told_is_paid_once_however_often_it_is_told(story):
    assert [tell("payment_intent.succeeded", CHARGED) for _ in range(3)] == [200, 200, 200]
    assert Payment.objects.count() == GatewayFact.objects.count() == 1
    assert Invoice.objects.get().state == "paid"


def test_what_is_forged_or_old_changes_nothing_and_its_sender_is_soon_not_heard(story):
    assert tell("payment_intent.succeeded", CHARGED, secret="guessed") == 400
    assert tell("payment_intent.succeeded", CHARGED, stamp=1772400000) == 400
    assert Client().get("/gateways/stripe/").status_code == 405
    assert not GatewayFact.objects.exists()
    for _ in range(FORGERIES.times):
        tell("payment_intent.succeeded", CHARGED, secret="guessed")
    assert tell("payment_intent.succeeded", CHARGED) == 429


def test_a_chargeback_opens_the_dispute_and_its_end_settles_it(story):
    tell("payment_intent.succeeded", CHARGED)
    fee = {"balance_transactions": [{"fee": 1500, "currency": "usd"}]}
    enter_rates([Quote("USD", "COP", Decimal(4000), date(2026, 3, 3), "TRM")], now=story.now, by=SYSTEM)
    assert tell("charge.dispute.created", DISPUTE | fee) == 200
    dispute = Dispute.objects.get()
    assert (dispute.kind, dispute.state, str(dispute.cost), dispute.cost_currency) == (
        "chargeback", "open", "15.00", "USD",
    )  # fmt: skip
    assert Invoice.objects.get(pk=dispute.invoice_id).state == "unpaid"
    assert tell("charge.dispute.closed", LOST) == tell("charge.dispute.closed", LOST) == 200
    assert Payment.objects.get().state == "charged-back"


def test_messages_in_the_wrong_order_come_to_the_same(story):
    assert tell("charge.dispute.closed", LOST) == 200
    assert tell("charge.dispute.created", DISPUTE) == 200
    assert GatewayFact.objects.filter(settled_at=None).exclude(fault="").count() == 2
    assert tell("payment_intent.succeeded", CHARGED) == 200
    assert not GatewayFact.objects.filter(settled_at=None).exists()
    assert Payment.objects.get().state == "charged-back"
    assert Dispute.objects.get().state == "lost"


def test_a_signed_message_of_another_shape_is_refused_and_other_things_are_passed_over(story):
    assert tell("payment_intent.succeeded", {}) == 422
    assert tell("customer.created", {"id": "cus_1"}) == 200
    assert tell("payment_intent.succeeded", {"id": "pi_9", "metadata": {}}) == 200  # a charge that is not ours
    assert not Payment.objects.exists()


def test_no_door_for_a_gateway_that_the_house_does_not_have(story, monkeypatch):
    monkeypatch.setattr("posada.contexts.payments.acts.take_facts.find_gateway", gateways._configured)
    assert Client().post("/gateways/elsewhere/", b"{}", content_type="application/json").status_code == 404
