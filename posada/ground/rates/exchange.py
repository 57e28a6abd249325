"""An amount at its equivalent in another currency: at which rate, of which day, by whose word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from posada.kernel.errors import BadInput
from posada.kernel.money import CURRENCIES, EXACT, Money

PLACES = Decimal("1.0000000000")  # of a rate, as it is stored


class NoRate(BadInput):
    """No rate of that day is stored for two currencies: nothing is converted until one is entered."""

    def __init__(self, unit: str, currency: str, on: date) -> None:
        super().__init__("rate", f"{unit}/{currency}", f"one with a rate stored for {on}")
        self.unit, self.currency, self.on = unit, currency, on


@dataclass(frozen=True, slots=True)
class Quote:
    """What one `unit` cost in `currency` on a day, and who says so. BadInput for one that cannot be."""

    unit: str
    currency: str
    price: Decimal
    on: date
    source: str

    def __post_init__(self) -> None:
        if not (self.price.is_finite() and self.price > 0):
            raise BadInput("price", str(self.price), "a number above zero")
        if not self.source.strip():
            raise BadInput("source", self.source, "who tells the rate")
        for currency in (self.unit, self.currency):
            if currency not in CURRENCIES:
                raise BadInput("currency", currency, "a code of ISO 4217 in upper case, such as USD")
        if self.unit == self.currency:
            raise BadInput("currency", self.currency, "another one than %(unit)s", unit=self.unit)

    def converted(self, amount: Money) -> Money:
        """The amount in the other currency, exactly."""
        if amount.currency == self.unit:
            return Money((amount * self.price).amount, self.currency)
        return Money(EXACT.divide(amount.amount, self.price), self.unit)


@dataclass(frozen=True, slots=True)
class Exchange:
    """`stated` and what it comes to; the quotes it went by, two where it went through a third currency."""

    stated: Money
    amount: Money
    quotes: tuple[Quote, ...]

    @property
    def rate(self) -> Decimal:
        """What one unit of the dearer currency costs in the other; as it was quoted, where it was."""
        if len(self.quotes) == 1:
            return self.quotes[0].price
        dearer, cheaper = sorted((self.stated.amount, self.amount.amount))
        return EXACT.divide(cheaper, dearer).quantize(PLACES)

    @property
    def facts(self) -> dict[str, str]:
        """What a decision and a paper say of it."""
        return {
            "stated": str(self.stated), "rate": f"{self.rate.normalize():f}",
            "rate_of": min(quote.on for quote in self.quotes).isoformat(),
            "source": ", ".join(dict.fromkeys(quote.source for quote in self.quotes)),
        }  # fmt: skip


def exchanged(stated: Money, quotes: Iterable[Quote]) -> Exchange:
    """`stated` by these quotes one after another, not rounded."""
    amount, used = stated, tuple(quotes)
    for quote in used:
        amount = quote.converted(amount)
    return Exchange(stated, amount, used)
