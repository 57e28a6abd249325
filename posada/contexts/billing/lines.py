"""What is to be charged, before it is an invoice."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Self, cast

from posada.kernel.money import Money, sum_money
from posada.terms.decisions import Written, as_json
from posada.terms.provider import Provider
from posada.terms.rule import Ground


@dataclass(frozen=True, slots=True)
class Line:
    """One charge: its net amount, rounded, and the tax on it."""

    kind: str
    text: str
    net: Money
    tax_percent: Decimal = Decimal(0)
    tax: Money | None = None  # given where the price includes it
    service_id: int | None = None
    product: str = ""
    quantity: Decimal = Decimal(1)
    unit_price: Decimal | None = None
    period: tuple[date, date] | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    clause: str = ""

    @property
    def tax_amount(self) -> Money:
        return self.tax if self.tax is not None else self.net.percent(self.tax_percent).rounded()

    @property
    def total(self) -> Money:
        return self.net + self.tax_amount

    def at_published_price(self, provider: Provider) -> Self:
        """The line of a published price, which holds the tax where the provider's prices do."""
        return self.including_tax() if provider.prices_include_tax else self

    def including_tax(self) -> Self:
        """The same total, with the tax taken out of it."""
        net = Money(self.net.amount * 100 / (100 + self.tax_percent), self.net.currency).rounded()
        return replace(self, net=net, tax=self.net - net)


def columns_of(position: int, line: Line) -> dict[str, Any]:
    """A line as it is stored, but for whose it is and which service it is about; `args` as JSON text."""
    first, last = line.period or (None, None)
    return {
        "position": position, "kind": line.kind, "product": line.product, "text": line.text,
        "args": as_json(line.args), "quantity": line.quantity, "unit_price": line.unit_price, "net": line.net.amount,
        "tax": line.tax_amount.amount, "tax_percent": line.tax_percent, "period_from": first, "period_until": last,
        "clause": line.clause,
    }  # fmt: skip


class Lines(tuple[Line, ...]):
    """The lines of one invoice, or of many alike in a batch: their sums are computed once."""

    @cached_property
    def net(self) -> Money:
        return sum_money((line.net for line in self), self[0].net.currency)

    @cached_property
    def tax(self) -> Money:
        return sum_money((line.tax_amount for line in self), self[0].net.currency)

    @cached_property
    def total(self) -> Money:
        return self.net + self.tax

    @cached_property
    def amounts(self) -> dict[str, Money]:
        return Written({"net": self.net, "tax": self.tax, "total": self.total})


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice to be issued. `due_at` is when issuing it fell due; `subject` is what the decision is about."""

    customer_id: int
    origin: str
    due_on: date
    lines: tuple[Line, ...]
    grounds: tuple[Ground, ...]
    act: str
    due_at: datetime
    subject: tuple[str, int]
    version_id: int
    currency: str
    service_id: int | None = None
    order_id: int | None = None
    product_kind: str = ""
    type: str = ""
    together: bool = False  # on one invoice with what else the customer is charged at once
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.lines, Lines):
            object.__setattr__(self, "lines", Lines(self.lines))

    @property
    def charges(self) -> Lines:
        """The lines, with their sums."""
        return cast(Lines, self.lines)
