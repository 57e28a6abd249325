"""Querysets that wait with composing their SQL, and are asked by a statement that was composed for another like them.

`Invoice.objects.filter(pk__in=ids, state=State.UNPAID).order_by("pk")` is told in steps; only when its rows are wanted
is anything done with them, and then SQL is composed for the first question of its form alone (see `told`). What is told
in other words than those below (conditions as Q, annotations, unions, related rows) Django composes each time, as ever;
of that, `prepared` is for what is asked all day.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction
from django.db.models.constants import OnConflict
from django.db.models.query import MAX_GET_RESULTS

from posada.terms import told
from posada.terms.saving import insert, update_each
from posada.terms.told import NO, Step, Within

M = TypeVar("M", bound=models.Model)
COMPOSED = ("_query", "_fields", "_iterable_class", "_for_write")
CONDITIONS = ("filter", "exclude", "update")  # told with values by name; the other words with names alone


def put_off(method: str) -> Callable[..., Any]:
    """The queryset's method, that only takes down what it is told."""
    at_once = getattr(models.QuerySet, method)

    def later(self: "Question[Any]", *names: Any, **values: Any) -> Any:
        step = self._step(method, names, values)
        return at_once(self, *names, **values) if step is None else self._after(step)

    later.__name__, later.__doc__ = method, at_once.__doc__
    return later


class Question(models.QuerySet[M]):
    """A queryset of our own rows. It gives what Django's would give."""

    _steps: tuple[Step, ...] | None  # None: it is composed, and Django's from here on
    _defer_next_filter: bool
    _sticky_filter: bool

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        self._steps = None
        super().__init__(model, query, using, hints)
        self._steps = () if query is None and using is None else None

    if not TYPE_CHECKING:
        filter = put_off("filter")
        exclude = put_off("exclude")
        order_by = put_off("order_by")
        values_list = put_off("values_list")
        values = put_off("values")
        distinct = put_off("distinct")
        select_for_update = put_off("select_for_update")

        @property
        def query(self) -> Any:
            """The query, composed now."""
            self._compose()
            return models.QuerySet.query.fget(self)

        @query.setter
        def query(self, value: Any) -> None:
            self._steps = None
            models.QuerySet.query.fset(self, value)

        def __getitem__(self, place: Any) -> Any:
            first = isinstance(place, slice) and place.start is None and place.step is None
            if self._open() and first and place.stop is not None and place.stop >= 0:
                return self._after(Step("limit", (place.stop,), ()))
            return super().__getitem__(place)

        def _fetch_all(self) -> None:
            if self._result_cache is None and self._steps:
                self._result_cache = told.ask(self.model, self._steps)
            if self._result_cache is None:
                self._compose()
            super()._fetch_all()

        def iterator(self, chunk_size: int | None = None) -> Any:
            """The rows one by one, by a query composed for it."""
            self._compose()
            return super().iterator(chunk_size)

        def first(self) -> Any:
            """The first row, by its id where no order was told; None where there is none."""
            if not self._open():
                return super().first()
            in_order = self.model._meta.ordering or any(s.method == "order_by" and s.names for s in self._steps)
            return next(iter((self if in_order else self.order_by("pk"))[:1]), None)

        def get(self, *conditions: Any, **values: Any) -> Any:
            """The one row; DoesNotExist or MultipleObjectsReturned where there is not one."""
            meant = self.filter(*conditions, **values)
            if not meant._open():
                return super().get(*conditions, **values)
            found = list(meant.order_by()[:MAX_GET_RESULTS])
            if len(found) == 1:
                return found[0]
            name = self.model._meta.object_name
            if not found:
                raise self.model.DoesNotExist(f"{name} matching query does not exist.")
            raise self.model.MultipleObjectsReturned(
                f"get() returned more than one {name} -- it returned {len(found)}!"
            )

        def exists(self) -> bool:
            """Whether there is such a row."""
            if not self._open():
                return super().exists()
            return bool(self.order_by().values_list("pk", flat=True)[:1])

        def in_bulk(self, id_list: Any = None, *, field_name: str = "pk") -> Any:
            """The rows by their id."""
            if self._steps is None or id_list is None or field_name != "pk" or (self._steps and not self._open()):
                return super().in_bulk(id_list, field_name=field_name)
            return {row.pk: row for row in self.filter(pk__in=id_list)}

        def update(self, **values: Any) -> int:
            """Set these columns of all such rows; how many they are."""
            step = self._step("update", (), values) if self._open() else None
            if step is not None:
                with transaction.mark_for_rollback_on_error(using=self.db):
                    touched = told.change(self.model, (*self._steps, step))
                if touched is not None:
                    return touched
            return super().update(**values)

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        """Write these fields of each of the rows; how many there were."""
        rows = tuple(objs)
        named = {field.name: field for field in self.model._meta.concrete_fields if not field.primary_key}
        columns = tuple([named[name] for name in fields if name in named])
        if not rows or len(columns) < len(fields) or any(row.pk is None for row in rows):
            return super().bulk_update(rows, fields, batch_size)
        with transaction.atomic(using=self.db, savepoint=False):
            touched = update_each(self.model, rows, columns)
        return super().bulk_update(rows, fields, batch_size) if touched is None else touched

    def _insert(self, objs: Any, fields: Any, returning_fields: Any = None, raw: bool = False, using: Any = None,
                on_conflict: Any = None, update_fields: Any = None, unique_fields: Any = None) -> Any:  # fmt: skip
        """What `bulk_create` inserts."""
        back = None
        if not raw and on_conflict in (None, OnConflict.IGNORE):
            unless_there = on_conflict is not None
            back = insert(self.model, objs, tuple(fields), tuple(returning_fields or ()), unless_there=unless_there)
        if back is not None:
            return back
        plain: Any = super()._insert  # type: ignore[misc]
        return plain(objs, fields, returning_fields, raw, using, on_conflict, update_fields, unique_fields)

    def _compose(self) -> None:
        """Be what Django would have made of what was told."""
        if self._steps:
            composed = told.compose(self.model, self._steps)
            self.__dict__.update({name: composed.__dict__[name] for name in COMPOSED})
        self._steps = None

    def _open(self) -> bool:
        """Whether it waits to be composed, and more can be told."""
        return bool(self._steps) and self._result_cache is None and self._steps[-1].method != "limit"  # type: ignore[index]

    def _step(self, method: str, names: tuple[Any, ...], values: dict[str, Any]) -> Step | None:
        """What was told, as a step; None where it can be none."""
        if self._steps is None or (self._steps and not self._open()) or self._defer_next_filter or self._sticky_filter:
            return None
        if method not in CONDITIONS:
            simple = all(name.__class__ is str for name in names) and all(v.__class__ is bool for v in values.values())
            return Step(method, names, tuple(values.items())) if simple else None
        kept = tuple([(name, told.kept(name, _within(value))) for name, value in values.items()])
        return None if names or any(value is NO for _, value in kept) else Step(method, (), kept)

    def _after(self, step: Step) -> "Question[M]":
        other: Question[M] = self.__class__.__new__(self.__class__)
        other.__dict__.update(self.__dict__)
        other._steps, other._result_cache = (*(self._steps or ()), step), None
        return other


def _within(value: Any) -> Any:
    """A question among the values, as a step keeps it."""
    return Within(value.model, value._steps) if isinstance(value, Question) and value._steps else value
