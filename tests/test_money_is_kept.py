"""Whatever is paid, told twice or refused, in whichever order: money that came in is allocated or on account."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.book import empty_house, fill
from posada.contexts.billing.models import Allocation, Invoice
from posada.contexts.payments.acts.record_payment import Arrival, record_payment
from posada.contexts.payments.acts.settle_payment import receive_payment, reject_payment
from posada.contexts.payments.models import Payment
from posada.flow.audit import audit
from posada.flow.run import run
from posada.ground.agenda.unit import unit
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import balance
from posada.kernel.money import Money
from posada.terms.actor import Actor

VERIFIER = Actor("staff", 1, "payment_verifier", channel="staff")
FEW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
AMOUNTS = {"exact": Decimal(1), "short": Decimal("0.4"), "over": Decimal("1.7")}

# (what is paid of the order's total, whether the payer says which order, how often it is told, whether it is found)
PAID = st.tuples(
    st.sampled_from(sorted(AMOUNTS)), st.booleans(), st.integers(1, 3), st.booleans(),
    st.sampled_from(["bank-transfer", "credit-card"]),
)  # fmt: skip
Paid = tuple[str, bool, int, bool, str]


@pytest.fixture
def orders(db: Any) -> Iterator[tuple[datetime, list[int]]]:
    """Two customers with an unpaid renewal order each, and the day after."""
    empty_house()
    due = fill(2)
    run(due, now=due)
    yield due + timedelta(days=1), list(Invoice.objects.order_by("customer_id").values_list("pk", flat=True))


@contextmanager
def tried() -> Iterator[None]:
    """What happens within is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def pay(invoice_id: int, payments: Sequence[Paid], now: datetime) -> None:
    """Tell each payment so often, an hour after the one before, and settle it when it is first told."""
    for nth, (part, said, times, found, method) in enumerate(payments):
        invoice, at = Invoice.objects.get(pk=invoice_id), now + timedelta(hours=nth)
        amount = Money(invoice.total * AMOUNTS[part], invoice.currency).rounded()
        arrival = Arrival(
            invoice.customer_id, amount, method, "bank", f"{invoice_id}/{nth}", at, invoice_id if said else None
        )
        for _ in range(times):
            with unit(at, VERIFIER):
                payment, new = record_payment(arrival, now=at, by=VERIFIER)
                if new:
                    (receive_payment if found else reject_payment)(payment.pk, now=at, by=VERIFIER)


def books(customer_id: int) -> dict[str, Any]:
    """A customer's books: every account, what is paid on its orders and how they stand."""
    claims = Invoice.objects.filter(customer_id=customer_id).order_by("pk").values_list("state", "paid", "total")
    accounts = {account.name: balance(customer_id, account, "COP") for account in Account}
    return {**accounts, "claims": list(claims)}


@FEW
@given(payments=st.lists(PAID, max_size=5))
def test_money_received_is_allocated_or_on_account(orders: tuple[datetime, list[int]], payments: list[Paid]) -> None:
    now, (invoice_id, _) = orders
    with tried():
        pay(invoice_id, payments, now)
        customer_id = Invoice.objects.get(pk=invoice_id).customer_id
        received = Payment.objects.filter(customer_id=customer_id, state="received").aggregate(s=Sum("amount"))["s"]
        allocated = Allocation.objects.filter(customer_id=customer_id).aggregate(s=Sum("amount"))["s"]
        cash, on_account = (balance(customer_id, a, "COP").amount for a in (Account.CASH, Account.MONEY))
        assert cash == (received or 0) == (allocated or 0) - on_account
        assert Payment.objects.filter(customer_id=customer_id).count() == len(payments)
        assert audit(now + timedelta(hours=len(payments))) == []


@FEW
@given(first=st.lists(PAID, max_size=3), second=st.lists(PAID, max_size=3))
def test_the_books_of_two_customers_do_not_depend_on_their_order(
    orders: tuple[datetime, list[int]], first: list[Paid], second: list[Paid]
) -> None:
    now, (one, other) = orders
    came = []
    for order in ([(one, first), (other, second)], [(other, second), (one, first)]):
        with tried():
            for invoice_id, payments in order:
                pay(invoice_id, payments, now)
            came.append({invoice.pk: books(invoice.customer_id) for invoice in Invoice.objects.filter(paid__gte=0)})
    assert came[0] == came[1]


@FEW
@given(times=st.integers(2, 5), part=st.sampled_from(sorted(AMOUNTS)), said=st.booleans())
def test_an_arrival_told_again_is_the_same_payment(
    orders: tuple[datetime, list[int]], times: int, part: str, said: bool
) -> None:
    now, (invoice_id, _) = orders
    customer_id = Invoice.objects.get(pk=invoice_id).customer_id
    came = []
    for told in (1, times):
        with tried():
            pay(invoice_id, [(part, said, told, True, "bank-transfer")], now)
            came.append(books(customer_id) | {"payments": Payment.objects.filter(customer_id=customer_id).count()})
    assert came[0] == came[1]
