"""Lists of the back office: columns, rows of cells, and what can be done with each row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

PAGE = 50
Words = str | Promise


@dataclass(frozen=True)
class Cell:
    """One cell: how it is shown, and what."""

    kind: str  # text, link, state, money, day, moment, clause
    value: Any
    more: Any = ""


@dataclass(frozen=True)
class Action:
    """A button by the row: where it posts, what it says, and what it sends."""

    label: Words
    url: str
    sends: tuple[tuple[str, str], ...] = ()
    style: str = "plain"


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    actions: tuple[Action, ...] = ()


@dataclass
class Table:
    """A list with its empty state; `page` is set where it is paged."""

    columns: Sequence[Words]
    rows: Iterable[Row]
    empty: Words
    page: Page[Any] | None = None
    filters: Sequence[tuple[str, str, bool]] = field(default_factory=tuple)  # (value, word, chosen)


def text(value: Any) -> Cell:
    return Cell("text", value)


def link(words: Any, name: str, *args: Any) -> Cell:
    return Cell("link", words, reverse(f"office:{name}", args=args))


def state(value: str, about: str) -> Cell:
    return Cell("state", value, about)


def money(amount: Decimal, currency: str) -> Cell:
    return Cell("money", amount, currency)


def day(value: date | datetime | None) -> Cell:
    return Cell("day", value)


def moment(value: datetime | None) -> Cell:
    return Cell("moment", value)


def clause(value: str) -> Cell:
    return Cell("clause", value)


def action(label: Words, name: str, *args: Any, style: str = "plain", **sends: str) -> Action:
    return Action(label, reverse(f"office:{name}", args=args), tuple(sends.items()), style)


def paged(request: HttpRequest, found: Any) -> Page[Any]:
    """The page of a list that the address asks for."""
    return Paginator(found, PAGE).get_page(request.GET.get("page"))
