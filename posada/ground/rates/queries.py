"""What others may read of rates."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from posada.ground.rates.exchange import Exchange, NoRate, Quote, exchanged
from posada.ground.rates.models import Rate
from posada.kernel.money import Money


def entered(unit: str, currency: str) -> QuerySet[Rate]:
    """Every rate ever stored of two currencies, either way round, the newest day first and of a day the last word."""
    either = Q(unit=unit, currency=currency) | Q(unit=currency, currency=unit)
    return Rate.objects.filter(either).order_by("-on", "-pk")


def latest(limit: int) -> QuerySet[Rate]:
    """The rates entered last, for a list."""
    return Rate.objects.order_by("-pk")[:limit]


@dataclass
class Rates:
    """The stored rates as one batch needs them: each pair of currencies is read once a day that is asked for.

    `house` is the provider's first currency: two others without a rate of their own are exchanged through it.
    """

    house: str
    known: dict[tuple[str, str, date, date, str], Quote | None] = field(default_factory=dict)

    def exchange(
        self, amount: Money, currency: str, *, on: date, since: date | None = None, source: str = ""
    ) -> Exchange:
        """The amount in `currency` at the rate of the day `on`, or at the newest from `since` on. Raises NoRate.

        `source`: whose rates count; empty: whoever told one.
        """
        span = (since or on, on, source)
        direct = self._quote(amount.currency, currency, *span)
        if direct is not None:
            return exchanged(amount, [direct])
        if self.house not in (amount.currency, currency):
            first, then = self._quote(amount.currency, self.house, *span), self._quote(self.house, currency, *span)
            if first is not None and then is not None:
                return exchanged(amount, [first, then])
        raise NoRate(amount.currency, currency, on)

    def _quote(self, unit: str, currency: str, since: date, on: date, source: str) -> Quote | None:
        key = (unit, currency, since, on, source)
        if key not in self.known:
            found = entered(unit, currency).filter(on__range=(since, on))
            rate = (found.filter(source=source) if source else found).first()
            said = Quote(rate.unit, rate.currency, rate.price, rate.on, rate.source) if rate is not None else None
            self.known[key] = said
        return self.known[key]
