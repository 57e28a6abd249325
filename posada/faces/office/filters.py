"""What narrows a list: states as tabs, days, one customer. Each is an index's own column, or makes the list short."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.admin import ListFilter
from django.db.models import DateTimeField, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from posada.faces.office.paging import Order
from posada.faces.site.words import WORDS


class Filter(ListFilter):
    """A filter of one parameter, `name`, compared for equality with the column of that name."""

    title = _("Estado")
    name = "state"
    first: str = ""  # what is chosen where the address says nothing
    narrow = False  # leaves so few rows that any order will do

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, listed: Any) -> None:
        super().__init__(request, params, model, listed)
        self.listed = listed
        self.chosen = params.pop(self.name, [self.first])[-1]

    @classmethod
    def expects(cls) -> tuple[str, ...]:
        return (cls.name,)

    def expected_parameters(self) -> list[str | None]:
        return list(self.expects())

    def has_output(self) -> bool:
        return True

    def options(self) -> Iterator[tuple[str, Any]]:
        """(value, words) of what can be chosen."""
        raise NotImplementedError

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Each option with the address that chooses it; filters that have no index together leave one another."""
        for value, words in self.options():
            yield {"value": value, "words": words, "chosen": value == self.chosen,
                   "url": changelist.with_filter(self.name, value, default=self.first)}  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.name: self.chosen}) if self.chosen else queryset


def of_state(
    about: str, *, first: str = "", title: Any = None, name: str = "state", leave_out: tuple[str, ...] = ()
) -> type[Filter]:
    """A filter by a column whose values have words; without `first` all rows are shown at first."""

    class State(Filter):
        def options(self) -> Iterator[tuple[str, Any]]:
            known = [(value, words) for value, words in WORDS[about].items() if value not in leave_out]
            yield from known if first else [("", _("Todas")), *known]

    State.name, State.first, State.title = name, first, title or Filter.title
    return State


class OfCustomer(Filter):
    """One customer's rows, as a customer's page leads to; no choice of its own in the list."""

    title = _("Cliente")
    name = "customer"
    narrow = True

    def options(self) -> Iterator[tuple[str, Any]]:
        return iter(())

    def has_output(self) -> bool:
        return bool(self.chosen)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.chosen:
            return queryset
        return queryset.filter(customer_id=int(self.chosen)) if self.chosen.isdigit() else queryset.none()


class Days(ListFilter):
    """Only the days between two, of the column that the list is sorted by: the index is entered in the middle."""

    title = _("Días")
    FROM, UNTIL = "from", "until"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, listed: Any) -> None:
        super().__init__(request, params, model, listed)
        self.column = listed.day
        self.calendar = request.desk.terms.calendar  # type: ignore[attr-defined]
        self.first, self.last = (_day(params.pop(name, [""])[-1]) for name in self.expects())

    @classmethod
    def expects(cls) -> tuple[str, ...]:
        return cls.FROM, cls.UNTIL

    def expected_parameters(self) -> list[str | None]:
        return list(self.expects())

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        return iter(())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All of them: the list narrows itself once it knows its order."""
        return queryset

    def narrowed(self, found: QuerySet[Any], by: Order) -> QuerySet[Any]:
        """The rows of these days."""
        limits: dict[str, Any] = {}
        column = self.column or by.by
        whole = isinstance(found.model._meta.get_field(column), DateTimeField)
        if self.first:
            limits[f"{column}__gte"] = self.calendar.start_of(self.first) if whole else self.first
        if self.last:
            after = self.last + timedelta(days=1)
            limits[f"{column}__lt"] = self.calendar.start_of(after) if whole else after
        return found.filter(**limits)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def chosen(specs: list[Any]) -> Mapping[str, Filter]:
    """The filters of an index that are in use, by name."""
    return {spec.name: spec for spec in specs if isinstance(spec, Filter) and spec.chosen and not spec.narrow}
