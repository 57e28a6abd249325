"""What an amount comes to in another currency, and at which day's rate."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction

from posada.ground.rates.acts.enter_rates import enter_rates
from posada.ground.rates.exchange import NoRate, Quote, exchanged
from posada.ground.rates.models import Rate
from posada.ground.rates.queries import Rates
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor

NOW = datetime(2026, 4, 11, 13, tzinfo=UTC)
BILLING = Actor("staff", 3, "billing", "staff")
FRIDAY, SATURDAY = date(2026, 4, 10), date(2026, 4, 11)


def quote(unit: str, price: str, currency: str, on: date = FRIDAY, source: str = "TRM") -> Quote:
    return Quote(unit, currency, Decimal(price), on, source)


def enter(*quotes: Quote) -> list[Rate]:
    return enter_rates(quotes, now=NOW, by=BILLING)


@pytest.mark.parametrize(("stated", "quotes", "amount", "rate"), [
    ("620000 COP", [quote("USD", "4000", "COP")], "155.00 USD", "4000"),
    ("100 USD", [quote("USD", "1400", "ARS")], "140000.00 ARS", "1400"),
    ("100 USD", [quote("ARS", "0.0007142857", "USD")], "140000.00 ARS", "0.0007142857"),  # as it was quoted
    ("25.50 EUR", [quote("EUR", "4200", "COP"), quote("USD", "4000", "COP")], "26.78 USD", "1.05"),
])  # fmt: skip
def test_an_amount_at_its_equivalent(stated: str, quotes: list[Quote], amount: str, rate: str) -> None:
    came = exchanged(Money.parse(stated), quotes)
    assert str(came.amount.rounded()) == amount
    assert came.facts["rate"] == rate
    assert came.facts["stated"] == str(Money.parse(stated))


@pytest.mark.django_db
def test_the_newest_day_in_the_span_counts_and_of_a_day_the_last_word() -> None:
    enter(quote("USD", "4000", "COP", date(2026, 4, 9)), quote("USD", "400", "COP"))
    enter(quote("USD", "4010", "COP"), quote("USD", "3100", "COP", SATURDAY, "a bank"))
    rates = Rates("COP")
    came = rates.exchange(Money("401", "USD"), "COP", on=SATURDAY, since=date(2026, 4, 7), source="TRM")
    assert came.facts == {"stated": "401.00 USD", "rate": "4010", "rate_of": "2026-04-10", "source": "TRM"}
    assert rates.exchange(Money("1", "USD"), "COP", on=SATURDAY).amount == Money("3100", "COP")


@pytest.mark.django_db
@pytest.mark.parametrize(("on", "source"), [(SATURDAY, ""), (FRIDAY, "another")])
def test_without_a_rate_of_that_day_and_source_nothing_is_converted(on: date, source: str) -> None:
    enter(quote("USD", "4000", "COP"))
    with pytest.raises(NoRate):
        Rates("COP").exchange(Money("1", "USD"), "COP", on=on, source=source)


@pytest.mark.django_db
def test_a_batch_reads_a_day_once(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    enter(quote("USD", "4000", "COP"), quote("EUR", "4200", "COP"))
    rates = Rates("COP")
    with django_assert_num_queries(3):  # no direct rate, and one to each side of the house's currency
        for _ in range(50):
            rates.exchange(Money("10", "EUR"), "USD", on=FRIDAY)


@pytest.mark.django_db
def test_entering_the_same_again_stores_nothing_and_a_correction_stands_beside() -> None:
    assert len(enter(quote("USD", "4000", "COP"))) == 1
    assert enter(quote("USD", "4000", "COP")) == []
    assert len(enter(quote("USD", "4001", "COP"))) == 1
    assert len(enter(quote("USD", "4000", "COP"))) == 1  # the first was right after all
    assert [int(rate.price) for rate in Rate.objects.order_by("pk")] == [4000, 4001, 4000]


@pytest.mark.django_db
def test_a_stored_rate_cannot_be_changed() -> None:
    (rate,) = enter(quote("USD", "4000", "COP"))
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        Rate.objects.filter(pk=rate.pk).update(price=1)


@pytest.mark.parametrize("wrong", [
    ("USD", "0", "COP"), ("USD", "NaN", "COP"), ("usd", "4000", "COP"), ("USD", "1", "USD"),
    ("USD", "4000", "COP", FRIDAY, " "),
])  # fmt: skip
def test_a_rate_that_cannot_be_is_refused(wrong: tuple[Any, ...]) -> None:
    with pytest.raises(BadInput):
        quote(*wrong)
