"""What is to be charged, before it is an invoice."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from posada.kernel.money import Money, sum_money
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

    def including_tax(self) -> Self:
        """The same total, with the tax taken out of it."""
        net = Money(self.net.amount * 100 / (100 + self.tax_percent), self.net.currency).rounded()
        return replace(self, net=net, tax=self.net - net)


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
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def net(self) -> Money:
        return sum_money((line.net for line in self.lines), self.currency)

    @property
    def tax(self) -> Money:
        return sum_money((line.tax_amount for line in self.lines), self.currency)

    @property
    def total(self) -> Money:
        return self.net + self.tax

    def amounts(self) -> dict[str, Money]:
        return {"net": self.net, "tax": self.tax, "total": self.total}
