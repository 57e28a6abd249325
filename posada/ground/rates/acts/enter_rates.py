"""Entering what currencies cost."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from posada.ground.rates.exchange import Quote
from posada.ground.rates.models import Rate
from posada.terms.actor import Actor


@transaction.atomic
def enter_rates(quotes: Sequence[Quote], *, now: datetime, by: Actor) -> list[Rate]:
    """Store rates of days; those that say what is stored already are left out. What was charged stays as it was."""
    said = _last_words(quotes)
    fresh = [quote for quote in quotes if said.get(_about(quote)) != quote.price]
    return Rate.objects.bulk_create(
        Rate(
            unit=quote.unit, currency=quote.currency, price=quote.price, on=quote.on, source=quote.source,
            learnt_at=now, entered_by=str(by),
        )
        for quote in fresh
    )  # fmt: skip


About = tuple[str, str, date, str]


def _about(rate: Quote | Rate) -> About:
    return rate.unit, rate.currency, rate.on, rate.source


def _last_words(quotes: Sequence[Quote]) -> dict[About, Decimal]:
    """What is stored last of the days and sources of these quotes."""
    if not quotes:
        return {}
    days = [quote.on for quote in quotes]
    stored = Rate.objects.filter(on__range=(min(days), max(days)), source__in={quote.source for quote in quotes})
    return {_about(rate): rate.price for rate in stored.order_by("pk")}
