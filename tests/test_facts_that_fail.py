"""A gateway's fact of which nothing can be made stops its claim until a person has looked."""

from typing import Any

import pytest

from bench.book import empty_house, fill
from posada.contexts.billing.models import Invoice
from posada.contexts.payments.acts import take_facts
from posada.contexts.payments.models import Charge, GatewayFact
from posada.flow.run import run
from posada.ground.agenda.models import Parked
from posada.kernel.errors import BadInput


def fails(*_: Any) -> None:
    raise BadInput("amount", "0", "an amount above zero")


def test_the_claim_of_a_fact_that_fails_is_parked(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    empty_house()
    due = fill(1)
    run(due, now=due)
    invoice = Invoice.objects.get()
    Charge.objects.create(
        customer_id=invoice.customer_id, invoice_id=invoice.pk, gateway="memory", key="k-1", token="t",
        amount=invoice.total, currency=invoice.currency, asked_at=due, decision_id=invoice.decision_id,
    )  # fmt: skip
    monkeypatch.setitem(take_facts.TAKEN, "charge-confirmed", fails)
    fact = take_facts.keep_fact("memory", "charge-confirmed", "e-1", key="k-1", now=due)
    take_facts.take_fact(fact, now=due)
    take_facts.take_fact(fact, now=due)
    parked = Parked.objects.get()
    assert (parked.subject_kind, parked.subject_id) == ("invoice", invoice.pk)
    assert GatewayFact.objects.get().fault in parked.why
