"""Lists of the back office: read-only, in an order that an index keeps, page after page without counting."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib.admin import ShowFacets
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from unfold.admin import ModelAdmin
from unfold.views import ChangeList

from posada.faces.office.bulks import BULKS, Bulk
from posada.faces.office.cells import Action
from posada.faces.office.desk import Desk
from posada.faces.office.export import as_csv
from posada.faces.office.filters import Days, Filter, OfCustomer, chosen
from posada.faces.office.paging import SIZE, Leaf, Order, chunks, leaf, order
from posada.faces.office.permissions import BY_NAME
from posada.faces.site.tables import Cell, plain

AFTER, BEFORE, SORT, SEARCH = "after", "before", "sort", "q"


@dataclass(frozen=True)
class Column:
    """A column: its head, whether it holds numbers, and the column of the table by which an order sorts it."""

    head: Any
    by: str = ""
    number: bool = False


@dataclass(frozen=True)
class Head:
    """The head of a column on a page: where the list is sorted by it, the address that turns it or chooses it."""

    column: Column
    url: str = ""
    sorted: str = ""  # ascending, descending


@dataclass(frozen=True)
class Line:
    """One row of a list as a page shows it."""

    id: int
    cells: Sequence[Cell]
    actions: Sequence[Action] = ()


class List(ModelAdmin):
    """One list. `orders` says by which column it is sorted while which filters are chosen; each pair has its index."""

    page: ClassVar[str] = ""
    columns: ClassVar[tuple[Column, ...]] = ()
    orders: ClassVar[tuple[Order, ...]] = (order("pk"),)
    day: ClassVar[str] = ""  # the column of a list's days, where it is not the one that it is sorted by
    calendar: ClassVar[str] = ""  # the address of the same by months, where there is one
    empty: ClassVar[Any] = ""
    search_hint: ClassVar[Any] = ""
    adds: ClassVar[tuple[str, Any]] = ("", "")  # the address of the page that adds a row, and what its button says

    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = SIZE
    change_list_template = "office/list.html"

    def seen(self, rows: Sequence[Any]) -> Any:
        """What the cells of these rows need from elsewhere, read for all of them at once."""
        return None

    def cells(self, row: Any, seen: Any, at: Desk) -> Sequence[Cell]:
        """One row's cells, in the order of the columns."""
        raise NotImplementedError

    def buttons(self, row: Any, at: Desk) -> Sequence[Action]:
        """What can be done with one row at once."""
        return ()

    def found(self, queryset: QuerySet[Any], words: str) -> QuerySet[Any]:
        """The rows that the search box of this list means."""
        return queryset

    # What the page is made by

    def shown(self, request: HttpRequest, at: Desk) -> HttpResponseBase:
        """The list; by POST what is to be done with the chosen rows."""
        return self.changelist_view(request, {"title": BY_NAME[self.page].label, "here": self.page})

    def exported(self, request: HttpRequest, at: Desk) -> HttpResponseBase:
        """The whole list as CSV, as it is filtered and sorted."""
        pages: Leaves = self.get_changelist_instance(request)

        def lines() -> Iterator[list[str]]:
            for rows in chunks(pages.queryset, pages.order):
                seen = self.seen(rows)
                yield from ([plain(cell) for cell in self.cells(row, seen, at)] for row in rows)

        return as_csv(f"{self.page}-{at.today}", [column.head for column in self.columns], lines())

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type["Leaves"]:
        return Leaves

    def get_search_fields(self, request: HttpRequest) -> Sequence[str]:
        return (SEARCH,) if self.search_hint else ()

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return (self.found(queryset, search_term.strip()) if search_term.strip() else queryset), False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        at: Desk = request.desk  # type: ignore[attr-defined]
        return at.may(self.page)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Only what a filter of the list reads is looked at; see `Leaves.get_filters_params`."""
        return True


class Leaves(ChangeList):
    """A page of a list."""

    model_admin: List
    order: Order
    leaf: Leaf[Any]

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Of what the address says, that which a filter reads: nobody asks the table anything else."""
        asked = params or self.filter_params
        return {name: asked[name] for spec in self.list_filter for name in spec.expects() if name in asked}

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[str]:
        """That of the list for the filters chosen, or the one asked for among them."""
        filters, orders = frozenset(chosen(self.filter_specs)), self.model_admin.orders
        self.possible = [each for each in orders if each.within == filters] or list(orders[:1])
        wanted = request.GET.get(SORT, "")
        same = next((each for each in self.possible if each.by == wanted.lstrip("-")), None)
        by = same or self.possible[0]
        self.order = by.reversed() if same and same.falling != wanted.startswith("-") else by
        return []

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        found = super().get_queryset(request, exclude_parameters)
        for spec in self.filter_specs:
            if isinstance(spec, Days):
                found = spec.narrowed(found, self.order)
        return found

    def get_results(self, request: HttpRequest) -> None:
        self.at: Desk = request.desk  # type: ignore[attr-defined]
        asked = request.GET
        self.leaf = leaf(self.queryset, self.order, after=asked.get(AFTER, ""), before=asked.get(BEFORE, ""))
        self.result_list, self.result_count = self.leaf.rows, len(self.leaf.rows)
        self.show_admin_actions = bool(self.leaf.rows)
        self.full_result_count, self.multi_page, self.can_show_all = None, False, False

    # What the template asks

    def lines(self) -> list[Line]:
        listed, rows = self.model_admin, self.leaf.rows
        seen = listed.seen(rows) if rows else None
        return [Line(row.pk, listed.cells(row, seen, self.at), listed.buttons(row, self.at)) for row in rows]

    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.model_admin.columns]

    def _head(self, column: Column) -> Head:
        if not column.by or column.by not in {each.by for each in self.possible}:
            return Head(column)
        if column.by != self.order.by:
            natural = next(each for each in self.possible if each.by == column.by)
            return Head(column, self._address({SORT: _sort(natural)}))
        turned = self._address({SORT: _sort(self.order.reversed())})
        return Head(column, turned, "descending" if self.order.falling else "ascending")

    @property
    def next_url(self) -> str:
        return self._address({AFTER: self.leaf.after}) if self.leaf.after else ""

    @property
    def previous_url(self) -> str:
        return self._address({BEFORE: self.leaf.before}) if self.leaf.before else ""

    @property
    def export_url(self) -> str:
        return f"export/{self._address({})}"

    @property
    def bulks(self) -> list[Bulk]:
        """What can be done with many rows at once."""
        return [each for each in BULKS.values() if each.page == self.model_admin.page and not each.undoing]

    def tabs(self) -> list[Any]:
        return [spec for spec in self.filter_specs if isinstance(spec, Filter) and not spec.narrow]

    @property
    def days(self) -> Days | None:
        return next((spec for spec in self.filter_specs if isinstance(spec, Days)), None)

    @property
    def customer(self) -> str:
        """The customer to whom the list is narrowed, where it is."""
        return next((spec.chosen for spec in self.filter_specs if isinstance(spec, Filter) and spec.narrow), "")

    @property
    def without_customer(self) -> str:
        return self._address({}, gone=[OfCustomer.name])

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form over the list hands on beside its own fields."""
        own = {SEARCH, AFTER, BEFORE, *Days.expects()}
        return [(name, values[-1]) for name, values in self.filter_params.items() if name not in own]

    def with_filter(self, name: str, value: str, *, default: str) -> str:
        """The address that chooses a filter's value; other filters stay where an index knows them together."""
        together = {*chosen(self.filter_specs), name}
        kept = {other.within for other in self.model_admin.orders}
        gone = () if frozenset(together) in kept else tuple(together - {name})
        return self._address({name: None if value == default else value, SORT: None}, gone=gone)

    def _address(self, change: Mapping[str, str | None], gone: Sequence[str] = ()) -> str:
        """This list's address with some of it changed; a change begins at the first page again."""
        asked = {name: values[-1] for name, values in self.filter_params.items() if name not in gone}
        asked = {**asked, AFTER: None, BEFORE: None, **change}
        return f"?{urlencode({name: value for name, value in asked.items() if value})}"


def _sort(by: Order) -> str:
    """How an address says an order."""
    return f"-{by.by}" if by.falling else by.by
