"""`id__in=[…]` with one array instead of a parameter for each value: batches of a thousand cost one parameter."""

from typing import Any

from django.db.models import AutoField, BigAutoField, BigIntegerField, CharField, ForeignKey, IntegerField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

from posada.terms.ids import Ids
from posada.terms.rows import array, text_array

PLAIN: Any = (list, tuple, set, frozenset, dict, type({}.keys()), type({}.values()))


class InArray(In):
    """Django's `in` for whole numbers and words, as `= ANY(array)`. What is no plain collection is left to Django."""

    lookup_name = "in"
    array: Any = None
    cast = ""

    def get_prep_lookup(self) -> Any:
        if isinstance(self.rhs, Ids) and self.rhs:
            self.array, self.cast = self.rhs.array, "::bigint[]"
            return self.rhs
        values: list[Any] = [*self.rhs] if isinstance(self.rhs, PLAIN) else []
        if values and all(type(value) is int for value in values):
            self.array, self.cast = array(values), "::bigint[]"
            return values
        if values and all(type(value) is str for value in values):
            self.array, self.cast = text_array(values), "::text[]"
            return values
        return super().get_prep_lookup()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if self.array is None:
            return super().as_sql(compiler, connection)
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s{self.cast})", [*parameters, self.array]


class RelatedInArray(RelatedIn):
    """The same for the ids of related rows."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        values = self.rhs if isinstance(self.rhs, PLAIN) else ()
        if not values or not all(isinstance(value, int) for value in values):
            return super().as_sql(compiler, connection)
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::bigint[])", [*parameters, array(values)]


def register() -> None:
    """Use them for all fields of whole numbers, of words and of related rows."""
    ForeignKey.register_lookup(RelatedInArray)
    for field in (AutoField, BigAutoField, IntegerField, BigIntegerField, CharField):
        field.register_lookup(InArray)
