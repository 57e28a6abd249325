"""Amounts of money. Arithmetic is exact; only `rounded` and `allocate` round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import cache, total_ordering
from typing import Any, Self

from babel.numbers import get_currency_precision, list_currencies
from pydantic_core import CoreSchema, core_schema

from posada.kernel.errors import BadInput, CurrencyMismatch
from posada.kernel.written import schema_of

# Sixty digits hold any sum and product of a house exactly; only a share such as 1/3 does not end before them.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)

CURRENCIES: frozenset[str] = frozenset(list_currencies())


@total_ordering
@dataclass(frozen=True, slots=True, init=False)
class Money:
    """An amount in one currency (ISO 4217, upper case). Two currencies are never equal, and never add or compare."""

    amount: Decimal
    currency: str

    def __init__(self, amount: Decimal | int | str, currency: str) -> None:
        if currency not in CURRENCIES:
            raise BadInput("currency", currency, "a code of ISO 4217 in upper case, such as COP")
        object.__setattr__(self, "amount", _decimal(amount))
        object.__setattr__(self, "currency", currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        """No money, in `currency`."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The amount written in `text` as figure and currency: "90000 COP"."""
        parts = text.split()
        if len(parts) != 2:
            raise BadInput("money", text, "a figure and a currency, such as '90000 COP'")
        return cls(parts[0], parts[1])

    @property
    def is_zero(self) -> bool:
        """True when there is nothing of it."""
        return not self.amount

    @property
    def is_positive(self) -> bool:
        """True above zero."""
        return self.amount > 0

    def percent(self, p: Decimal | int) -> Self:
        """`p` per cent of it, exact: 10 means 10 %."""
        return self._of(EXACT.multiply(self.amount, _factor(p)).scaleb(-2, EXACT))

    def share(self, numerator: int, denominator: int) -> Self:
        """numerator/denominator of it, to sixty digits: 12 of 31 days, say. Parts that must add up: `allocate`."""
        if denominator == 0:
            raise BadInput("denominator", denominator, "a whole number other than 0")
        return self._of(EXACT.divide(EXACT.multiply(self.amount, numerator), denominator))

    def rounded(self, to: Decimal = Decimal("0.01")) -> Self:
        """The nearest multiple of `to`, the half away from zero, so that a reversal rounds as what it reverses."""
        if to <= 0:
            raise BadInput("to", to, "a step above 0, such as 0.01 or 50")
        steps = EXACT.divide(self.amount, to).quantize(Decimal(1), context=EXACT)
        return self._of(EXACT.multiply(steps, to))

    def allocate(self, weights: Sequence[int]) -> list[Self]:
        """Parts in proportion to `weights` that add up to the whole, rounded to the currency's minor unit.

        The units left over go to the largest remainders, the earlier part first. A weight of 0 gets nothing.
        """
        if not weights or min(weights) < 0 or not sum(weights):
            raise BadInput("weights", list(weights), "one or more whole numbers, none below 0 and not all 0")
        unit = minor_unit(self.currency)
        whole = int(EXACT.divide(self.rounded(unit).amount, unit))
        sign, total = (-1 if whole < 0 else 1), sum(weights)
        shares = [divmod(abs(whole) * weight, total) for weight in weights]
        left_over = abs(whole) - sum(units for units, _ in shares)
        by_remainder = sorted(range(len(shares)), key=lambda place: -shares[place][1])
        luckier = set(by_remainder[:left_over])
        counts = [sign * (units + (place in luckier)) for place, (units, _) in enumerate(shares)]
        return [self._of(EXACT.multiply(Decimal(count), unit)) for count in counts]

    def plain(self) -> str:
        """The figure alone, with two decimals at least and no more than it needs: "90000.00"."""
        whole, _, decimals = f"{self.amount:f}".partition(".")
        return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"

    def __str__(self) -> str:
        return f"{self.plain()} {self.currency}"

    def __add__(self, other: Self) -> Self:
        if not isinstance(other, Money):
            return NotImplemented
        self._same_currency(other)
        return self._of(EXACT.add(self.amount, other.amount))

    def __sub__(self, other: Self) -> Self:
        if not isinstance(other, Money):
            return NotImplemented
        self._same_currency(other)
        return self._of(EXACT.subtract(self.amount, other.amount))

    def __neg__(self) -> Self:
        return self._of(EXACT.minus(self.amount))

    def __mul__(self, factor: int | Decimal) -> Self:
        return self._of(EXACT.multiply(self.amount, _factor(factor)))

    __rmul__ = __mul__

    def __lt__(self, other: Self) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        self._same_currency(other)
        return self.amount < other.amount

    def _of(self, amount: Decimal) -> Self:
        made = object.__new__(type(self))  # without the checks that this amount has passed: runs make millions of them
        object.__setattr__(made, "amount", amount if amount else Decimal(0))
        object.__setattr__(made, "currency", self.currency)
        return made

    def _same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        amount = core_schema.union_schema([core_schema.str_schema(), core_schema.int_schema()])
        fields = {"amount": amount, "currency": core_schema.str_schema()}
        as_object = core_schema.typed_dict_schema({name: core_schema.typed_dict_field(f) for name, f in fields.items()})
        return schema_of(cls._accept, core_schema.str_schema(), as_object)

    @classmethod
    def _accept(cls, value: object) -> Self:
        match value:
            case cls():
                return value
            case str():
                return cls.parse(value)
            case {"amount": Decimal() | int() | str() as amount, "currency": str() as currency, **rest} if not rest:
                if not isinstance(amount, bool):
                    return cls(amount, currency)
        raise BadInput("money", value, "'620000 COP', or an amount (no float) with its currency")


def sum_money(items: Iterable[Money], currency: str) -> Money:
    """What `items` add up to; nothing in `currency` when there are none."""
    total = Money.zero(currency)
    for item in items:
        total += item
    return total


@cache
def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency that is written: 0.01 COP, 1 CLP. Source: CLDR, as Babel has it."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


def _decimal(amount: object) -> Decimal:
    """`amount` as a finite Decimal; minus zero is zero. Raises TypeError for a float, which has no exact cents."""
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int | str):
        raise TypeError(f"an amount of money is a Decimal, an int or a str, not {type(amount).__name__}")
    try:
        number = Decimal(amount)
    except InvalidOperation:
        raise BadInput("amount", amount, "a figure such as 90000 or '90000.50'") from None
    if not number.is_finite():
        raise BadInput("amount", amount, "a finite figure")
    return number if number else Decimal(0)


def _factor(factor: object) -> Decimal:
    """A factor or a percentage as a Decimal. Raises TypeError for a float and for another amount of money."""
    if isinstance(factor, bool) or not isinstance(factor, Decimal | int):
        raise TypeError(f"money is multiplied by an int or a Decimal, not by {type(factor).__name__}")
    return Decimal(factor)
