"""One payment set against several claims is one decision, of which each claim takes its part."""

from datetime import datetime
from typing import Any

import pytest

from bench.book import empty_house, fill
from posada.contexts.billing.acts.allocate import Share, allocate
from posada.contexts.billing.models import Allocation, Invoice, State
from posada.contexts.payments.acts.record_payment import Arrival, record_payment
from posada.contexts.payments.acts.settle_payment import receive_payment
from posada.flow.audit import audit
from posada.flow.run import run
from posada.ground.agenda.unit import unit
from posada.kernel.money import Money
from posada.terms.actor import SYSTEM
from posada.terms.models import Decision


@pytest.fixture
def now(db: Any) -> datetime:
    """A house of one customer with two orders to pay."""
    empty_house()
    due = fill(2, per_customer=2)
    run(due, now=due)
    return due


def test_what_one_payment_pays_of_two_claims_is_one_decision(now: datetime) -> None:
    first, second = Invoice.objects.order_by("pk")
    arrival = Arrival(
        customer_id=first.customer_id, source="bank", external_id="T-1", method="bank-transfer",
        amount=Money(first.total + second.total, first.currency), value_at=now,
    )  # fmt: skip
    with unit(now, SYSTEM):
        payment, _ = record_payment(arrival, now=now, by=SYSTEM)
        receive_payment(payment.pk, now=now, by=SYSTEM)
        shares = [Share(i.pk, Money(i.total, i.currency), "payment", now, payment.pk) for i in (first, second)]
        assert allocate(shares, act="settle-both", grounds=(), now=now, by=SYSTEM) == [first.pk, second.pk]
    (decision,) = Decision.objects.filter(act="settle-both")
    assert decision.facts == {"invoices": [first.pk, second.pk], "source": "payment"}
    assert {i.state for i in Invoice.objects.all()} == {State.PAID}
    assert set(Allocation.objects.values_list("decision_id", flat=True)) == {decision.pk}
    assert audit(now) == []
