"""Rows of different kinds read at once, in columns that all have alike: one question, however many kinds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, DateTimeField, DecimalField, F, QuerySet, Value
from django.db.models.functions import Cast

COLUMNS = ("kind", "id", "customer_id", "name", "state", "at", "amount", "currency", "more")
SUM = DecimalField(max_digits=18, decimal_places=2)


@dataclass(frozen=True, slots=True)
class Row:
    """One of them: what it is called, how it stands, when it came or is due, its sum where it has one, and more."""

    kind: str
    id: int
    customer_id: int
    name: str
    state: str
    at: datetime | None
    amount: Decimal | None
    currency: str
    more: str


def alike(
    kind: str, found: QuerySet[Any], *, name: Any, at: str, state: Any = "state", amount: Any = "", more: Any = ""
) -> QuerySet[Any]:
    """The columns that all kinds have, of these rows; each is told by the name of a column, or as an expression."""
    summed = (F(amount) if isinstance(amount, str) else amount) if amount else Value(None)
    return found.annotate(
        t_kind=Value(kind, CharField()), t_id=F("pk"), t_customer_id=F("customer_id"), t_name=_text(name),
        t_state=_text(state), t_at=Cast(F(at), DateTimeField()), t_amount=Cast(summed, SUM),
        t_currency=_text("currency" if amount else ""), t_more=_text(more),
    ).values_list(*(f"t_{column}" for column in COLUMNS))  # fmt: skip


def gathered(found: Sequence[QuerySet[Any]]) -> list[Row]:
    """The rows of all these questions, asked as one."""
    if not found:
        return []
    first, *others = found
    return [Row(*values) for values in (first.union(*others, all=True) if others else first)]


def _text(said: Any) -> Cast:
    return Cast((F(said) if said else Value("")) if isinstance(said, str) else said, CharField())
