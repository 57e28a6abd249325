"""The money page over a worked ledger: what the books say, to the cent, by month and by clause."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import Invoice, InvoiceLine
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.faces.office.figures import _kept
from posada.ground.ledger.models import Account
from posada.ground.ledger.months import cash
from posada.ground.ledger.transfers import Transfer, record
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.kernel.money import Money
from posada.terms.models import StoredRuling
from posada.terms.rows import copy_rows
from tests.office.conftest import signed_in

ZONE = "America/Bogota"
SPAN = billing.Span(
    datetime(2026, 1, 1, 5, tzinfo=UTC), datetime(2026, 4, 1, 5, tzinfo=UTC), ZONE, "COP"
)  # three months of Colombia
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
A = Account


def moved(at: str, debit: Account, credit: Account, amount: int, invoice: int | None = None, decision: int = 1) -> None:
    record([Transfer(1, datetime.fromisoformat(at), debit, credit, Money(amount, "COP"), decision, invoice)])


def decided(id: int, kind: str, at: datetime) -> str:
    """A decision led by the first rule of that kind; its clause."""
    ruling = StoredRuling.objects.filter(kind=kind).order_by("pk").first()
    assert ruling is not None
    copy_rows(
        "terms_decision",
        ("id", "customer_id", "subject_kind", "subject_id", "act", "due_at", "learnt_at", "decided_at", "actor",
         "outcome", "ruling_id"),
        [(id, 1, "customer", 1, "x", at, at, at, "system", "done", ruling.pk)],
    )  # fmt: skip
    return ruling.clause


@pytest.fixture
def worked(things: dict[str, int]) -> Iterator[dict[str, str]]:
    """Two invoices settled, a credit granted, a refund; and who came and left. The clauses of these two.

    Invoice 1 (January): a period of 90,000 and a setup of 10,000. Invoice 2 (in Colombia still February): a period of
    50,000, reduced by 5,000, with a late fee of 9,000; paid in March. 20,000 of invoice 1 are given back in March.
    """
    invoice = Invoice.objects.order_by("pk").values().get(pk=things["invoice"])
    for n in (1, 2):
        Invoice.objects.create(**{**invoice, "id": 9000 + n, "number": f"W-{n}", "state": "paid"})
    lines = [
        (1, "period", 90_000, date(2026, 1, 31), ""), (1, "extra", 10_000, None, ""),
        (2, "period", 50_000, date(2026, 2, 28), ""), (2, "credit", -5_000, None, ""),
        (2, "late-fee", 9_000, None, "flooming/late-fee"),
    ]  # fmt: skip
    for position, (n, kind, net, until, clause) in enumerate(lines):
        InvoiceLine.objects.create(customer_id=1, invoice_id=9000 + n, position=position, kind=kind, text="x", net=net,
                                   tax=0, period_until=until, clause=clause, decision_id=1)  # fmt: skip
    clauses = {
        "granted": decided(77_001, "credit_balance", datetime(2026, 2, 3, tzinfo=UTC)),
        "refunded": decided(77_002, "guarantee_refund", datetime(2026, 3, 20, tzinfo=UTC)),
    }
    moved("2026-01-10T12:00Z", A.CASH, A.MONEY, 100_000)
    moved("2026-01-10T12:00Z", A.MONEY, A.PREPAID, 100_000, 9001)
    moved("2026-01-10T12:00Z", A.PREPAID, A.REVENUE, 100_000, 9001)
    moved("2026-03-01T03:00Z", A.CASH, A.MONEY, 54_000)
    moved("2026-03-01T03:00Z", A.MONEY, A.PREPAID, 54_000, 9002)
    moved("2026-03-01T04:00Z", A.PREPAID, A.REVENUE, 45_000, 9002)  # the last evening of February in Colombia
    moved("2026-03-01T04:00Z", A.PREPAID, A.FEES, 9_000, 9002)
    moved("2026-02-03T12:00Z", A.GRANTED, A.CREDIT, 7_000, decision=77_001)
    moved("2026-03-20T12:00Z", A.REFUNDED, A.MONEY, 20_000, 9001, decision=77_002)
    moved("2026-03-20T12:00Z", A.MONEY, A.CASH, 20_000)
    with clock.use(MovableClock(datetime(2026, 3, 25, 15, tzinfo=UTC))):
        yield clauses


def test_revenue_is_what_the_books_posted(worked: dict[str, str]) -> None:
    assert billing.revenue(SPAN) == {
        JANUARY: billing.Earned(recurring=Decimal(90_000), once=Decimal(10_000)),
        FEBRUARY: billing.Earned(recurring=Decimal(45_000), fees=Decimal(9_000), granted=Decimal(7_000)),
        MARCH: billing.Earned(refunded=Decimal(20_000)),
    }
    assert [each.net for each in billing.revenue(SPAN).values()] == [100_000, 47_000, -20_000]


def test_cash_is_what_came_and_went(worked: dict[str, str]) -> None:
    assert cash(SPAN.since, SPAN.until, "COP", ZONE) == {
        JANUARY: (100_000, 0),
        FEBRUARY: (54_000, 0),
        MARCH: (0, 20_000),
    }
    assert cash(SPAN.since, SPAN.until, "USD", ZONE) == {}


def test_each_fee_and_credit_stands_with_its_clause(worked: dict[str, str]) -> None:
    found = {(each.month, each.clause, each.what): each.amount for each in billing.fees_and_credits(SPAN)}
    assert found == {
        (FEBRUARY, "flooming/late-fee", "fee"): 9_000,
        (FEBRUARY, worked["granted"], "credit"): 7_000,
        (MARCH, worked["refunded"], "credit"): 20_000,
    }
    assert worked["granted"] != worked["refunded"]


def test_debt_is_aged_by_days(worked: dict[str, str]) -> None:
    Invoice.objects.all().update(state="paid")
    owed = [(0, 100), (1, 10), (30, 20), (31, 5), (90, 7), (91, 3)]
    for (late, amount), pk in zip(owed, Invoice.objects.order_by("pk").values_list("pk", flat=True), strict=False):
        due = date(2026, 3, 25).toordinal() - late
        Invoice.objects.filter(pk=pk).update(
            state="unpaid", due_on=date.fromordinal(due), total=amount + 1, net=amount + 1, tax=0, paid=1
        )
    found = {each.age: (each.claims, each.amount) for each in billing.ageing(date(2026, 3, 25), "COP")}
    assert found == {"not-due": (1, 100), "30": (2, 30), "60": (1, 5), "90": (1, 7), "older": (1, 3)}


def test_who_came_and_left_is_counted_by_month(worked: dict[str, str]) -> None:
    lives = [("2026-01-05", None), ("2026-01-31", "2026-02-10"), ("2026-02-02", "2026-03-20")]
    for (began, ended), service in zip(lives, Service.objects.order_by("pk"), strict=False):
        Service.objects.filter(pk=service.pk).update(activated_at=f"{began}T12:00Z",
                                                     ended_at=f"{ended}T12:00Z" if ended else None)  # fmt: skip
    first = list(Service.objects.order_by("pk").values_list("pk", flat=True)[: len(lives)])
    Service.objects.exclude(pk__in=first).update(activated_at=None)
    months = (JANUARY, FEBRUARY, MARCH)
    running = [(each.running, each.began, each.ended) for each in services.churn(months, ZONE)]
    assert running == [(0, 2, 0), (2, 1, 1), (2, 0, 1)]
    assert services.churn(months, ZONE)[1].percent == 50
    assert [(c.month, c.customers, c.stayed) for c in services.cohorts(months, ZONE)] == [
        (JANUARY, 2, (2, 1, 1)), (FEBRUARY, 1, (1, 0)), (MARCH, 0, (0,)),
    ]  # fmt: skip


def test_the_page_shows_them_and_each_is_a_file(worked: dict[str, str]) -> None:
    client = signed_in("billing")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("office:figures"), {"months": 6}).content.decode()
    assert len(asked) <= 15
    assert "Recargo por pago tardío" in page
    answer: Any = client.get(reverse("office:export_figures", args=["revenue"]), {"months": 6})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].endswith("Mes,Recurrentes,De una vez,Recargos,Devuelto,Créditos,Queda")
    assert lines[-3:] == [
        "2026-01,90000.00,10000.00,0.00,0.00,0.00,100000.00",
        "2026-02,45000.00,0.00,9000.00,0.00,7000.00,47000.00",
        "2026-03,0.00,0.00,0.00,20000.00,0.00,-20000.00",
    ]  # fmt: skip
    assert client.get(reverse("office:export_figures", args=["nothing"])).status_code == 404


def test_what_people_compare_is_drawn(worked: dict[str, str]) -> None:
    page = signed_in("billing").get(reverse("office:figures"), {"months": 6}).content.decode()
    parts = re.findall(r'<section class="card" id="(\w+)"(.*?)</section>', page, re.DOTALL)
    assert [name for name, part in parts if "<svg" in part or "<figure" in part] == [name for name, _part in parts]
    found = [services.Cohort(JANUARY, 4, (4, 2, 1)), services.Cohort(FEBRUARY, 6, (6, 6))]
    assert _kept(found) == [100, 80, 25]
