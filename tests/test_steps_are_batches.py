"""However many subjects a step is due for, the act that carries it out asks the database equally often."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from bench.book import empty_house, fill
from posada.contexts.billing import queries
from posada.contexts.billing.models import Invoice
from posada.contexts.payments.acts.record_payment import Arrival, record_payments
from posada.contexts.payments.acts.settle_payment import receive_payments
from posada.contexts.webhooks.queries import nobody_listens
from posada.flow import run as run_module
from posada.ground.agenda.jobs import drain, keep_jobs
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.terms.actor import SYSTEM
from tests.statements import seen_statements

DAYS = 45
FEES = {"flooming/late-fee": {"percent": 10}, "flooming/reactivation-fee": {"amount": 50000}}
pytestmark = pytest.mark.django_db


def queries_of_each_act(services: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The statements of each step, in a house with that many services that all renew on one day."""
    empty_house(figures=FEES)
    due = fill(services)
    most: dict[str, int] = {}
    carry_out = run_module.carry_out

    def counted(steps: Any, **more: Any) -> None:
        before = len(seen)
        carry_out(steps, **more)
        assert len(steps) == services
        most[steps[0].act] = max(most.get(steps[0].act, 0), len(seen) - before)

    with monkeypatch.context() as patched, seen_statements() as seen, keep_jobs(), nobody_listens():
        patched.setattr(run_module, "carry_out", counted)
        run_days(due)
    connection.check_constraints()  # those that wait for the end of a transaction
    return most


def run_days(first: datetime) -> None:
    for now in (first + timedelta(days=day) for day in range(DAYS)):
        with clock.use(MovableClock(now)):
            assert not run_module.run(now, now=now).parked
            drain(now=now)  # letters leave one by one: what is counted are the acts


def test_a_step_asks_equally_often_for_two_subjects_and_for_twelve(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = (queries_of_each_act(services, monkeypatch) for services in (2, 12))
    assert {"renewal-order", "payment-reminder", "late-fee", "suspension"} <= few.keys()
    assert many == few


def queries_of_paying(services: int) -> int:
    """The statements by which so many renewals are paid in full, each by its own customer, at once."""
    empty_house(figures=FEES)
    due = fill(services)
    with clock.use(MovableClock(due)), keep_jobs():
        run_module.run(due, now=due)
        arrivals = [
            Arrival(
                customer_id=claim.customer_id, amount=queries.unpaid(claim), method="bank-transfer", source="bank",
                external_id=str(claim.pk), value_at=due, invoice_id=claim.pk,
            )
            for claim in Invoice.objects.order_by("pk")
        ]  # fmt: skip
        with seen_statements() as seen, unit(due, SYSTEM):
            payments = record_payments(arrivals, now=due, by=SYSTEM)
            receive_payments([payment.pk for payment, _ in payments], now=due, by=SYSTEM)
    assert Invoice.objects.filter(state="paid").count() == services
    connection.check_constraints()
    return len(seen)


def test_paying_asks_equally_often_for_two_claims_and_for_nine() -> None:
    few, many = (queries_of_paying(services) for services in (2, 9))
    assert many == few
