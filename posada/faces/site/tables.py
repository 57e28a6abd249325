"""Data tables of every face: columns that sort, filters, paging, export, and what stands there when nothing does.

A page says its columns and filters once, and how a row of the database becomes cells; the address says the rest.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from posada.faces.site import formats, words
from posada.kernel.money import Money

Words = str | Promise
PAGE = 25
MOST_EXPORTED = 10_000
# A spreadsheet takes what begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: how it is shown (text, link, state, money, day, moment, why, act), what, and what else that needs."""

    kind: str
    value: Any
    more: Any = ""
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in addresses, its heading, and the database's columns it is sorted by, if it can be."""

    name: str
    label: Words
    sort: tuple[str, ...] = ()
    number: bool = False
    lead: bool = False  # stands first, and names the row, on a phone


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice that narrows a list: its name in addresses, its label, and the values with their words."""

    name: str
    label: Words
    choices: Sequence[tuple[str, Words]]
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, in order of the columns."""

    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as it stands on the page: its order if it is sorted by, and the address that sorts by it."""

    column: Column
    order: str  # ascending, descending, or nothing
    address: str


@dataclass(frozen=True)
class Table:
    """A list as a page shows it."""

    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Row]
    empty: Words
    way_on: tuple[Words, str] | None = None  # from the empty list: words, address
    headings: Sequence[Heading] = ()
    filters: Sequence[tuple[Filter, str]] = ()  # each with the value chosen
    search: str | None = None  # None: the list is not searched
    number: int = 1
    previous: str = ""
    next: str = ""
    export: str = ""
    narrowed: bool = False
    foot: Sequence[Cell] = field(default_factory=tuple)


def table(
    request: HttpRequest, found: QuerySet[Any], columns: Sequence[Column], cells: Callable[[Any], Sequence[Cell]],
    *, caption: Words, empty: Words, filters: Sequence[Filter] = (), searched: tuple[str, ...] = (),
    way_on: tuple[Words, str] | None = None, prepare: Callable[[Sequence[Any]], None] | None = None,
    exports: bool = False,
) -> Table:  # fmt: skip
    """The page of a list that the address asks for: one query, whatever the size of the book.

    `prepare` is given the rows of the page at once, to look up what their cells need.
    """
    asked = request.GET
    chosen = [(each, asked.get(each.name, "")) for each in filters]
    search = asked.get("q", "").strip() if searched else None
    found = narrowed(found, chosen, search, searched)
    sorting, descending = asked.get("sort", "").removeprefix("-"), asked.get("sort", "").startswith("-")
    by = next((column for column in columns if column.name == sorting and column.sort), None)
    if by is not None:
        found = found.order_by(*(f"-{each}" if descending else each for each in by.sort), "-pk")
    number = max(int(asked["page"]), 1) if asked.get("page", "").isdigit() else 1
    page = list(found[(number - 1) * PAGE : number * PAGE + 1])
    shown = page[:PAGE]
    if prepare is not None:
        prepare(shown)
    return Table(
        caption=caption, columns=columns, rows=[Row(cells(each)) for each in shown], empty=empty, way_on=way_on,
        headings=[_heading(request, column, by, descending) for column in columns], filters=chosen, search=search,
        number=number, previous=address(request, page=number - 1) if number > 1 else "",
        next=address(request, page=number + 1) if len(page) > PAGE else "",
        export=address(request, page=None, format="csv") if exports else "",
        narrowed=bool(search) or any(value for _each, value in chosen),
    )  # fmt: skip


def narrowed(
    found: QuerySet[Any], chosen: Iterable[tuple[Filter, str]], search: str | None, searched: tuple[str, ...]
) -> QuerySet[Any]:
    """What is left of a list under the filters that were chosen and the words looked for."""
    from django.db.models import Q

    for each, value in chosen:
        if any(value == known for known, _said in each.choices) and value:
            found = each.apply(found, value)
    if search:
        anywhere = Q()
        for column in searched:
            anywhere |= Q(**{f"{column}__icontains": search})
        found = found.filter(anywhere)
    return found


def exported(request: HttpRequest, found: QuerySet[Any], columns: Sequence[Column],
             cells: Callable[[Any], Sequence[Cell]], name: str, *, filters: Sequence[Filter] = (),
             searched: tuple[str, ...] = (),
             prepare: Callable[[Sequence[Any]], None] | None = None) -> HttpResponse:  # fmt: skip
    """The whole list, under the same filters, as a file of comma-separated values."""
    chosen = [(each, request.GET.get(each.name, "")) for each in filters]
    search = request.GET.get("q", "").strip() if searched else None
    rows = list(narrowed(found, chosen, search, searched)[:MOST_EXPORTED])
    if prepare is not None:
        prepare(rows)
    return as_csv([str(column.label) for column in columns if column.label], (
        [plain(cell) for cell, column in zip(cells(row), columns, strict=True) if column.label] for row in rows
    ), name)  # fmt: skip


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> HttpResponse:
    """A file of comma-separated values that a spreadsheet opens as text and figures, and never as formulas."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")  # tells a spreadsheet that the file is UTF-8
    writer = csv.writer(response)
    writer.writerow(headings)
    writer.writerows([[defused(value) for value in row] for row in rows])
    return response


def defused(value: str) -> str:
    """A value that no spreadsheet runs; figures keep their sign."""
    figure = value.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{value}" if value.startswith(FORMULA) and not figure else value


def plain(cell: Cell) -> str:
    """A cell as a file holds it: figures with a point, days and instants as ISO 8601."""
    value = cell.value
    if value is None:
        return ""
    if cell.kind == "state":
        return words.word(cell.more, value)
    if isinstance(value, Money):
        return value.plain()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def address(request: HttpRequest, **changed: Any) -> str:
    """This page's address with some of its words changed; None takes one away."""
    asked = request.GET.copy()
    asked.pop("language", None)
    for name, value in changed.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = str(value)
    return f"?{asked.urlencode()}"


def _heading(request: HttpRequest, column: Column, by: Column | None, descending: bool) -> Heading:
    if not column.sort:
        return Heading(column, "", "")
    chosen = column is by
    order = ("descending" if descending else "ascending") if chosen else ""
    return Heading(
        column, order, address(request, page=None, sort=f"{'-' if order == 'ascending' else ''}{column.name}")
    )


def states(about: str, known: Iterable[str]) -> list[tuple[str, Words]]:
    """The choices of a filter by state, with their words, after "all"."""
    return [("", _("Todos")), *((value, words.word(about, value)) for value in known)]


def text(value: Any, note: Any = "") -> Cell:
    return Cell("text", value, note=note)


def link(value: Any, url: str, note: Any = "") -> Cell:
    return Cell("link", value, url, note)


def state(value: str, about: str) -> Cell:
    return Cell("state", value, about)


def money(amount: Money | None) -> Cell:
    return Cell("money", amount)


def day(value: date | datetime | None, note: Any = "") -> Cell:
    return Cell("day", value, note=note)


def moment(value: datetime | None) -> Cell:
    return Cell("moment", value)


def act(label: Words, url: str, style: str = "small") -> Cell:
    """A link that looks like the button it leads to."""
    return Cell("act", label, url, style)


def method(name: str) -> Cell:
    return Cell("text", formats.method(name))
