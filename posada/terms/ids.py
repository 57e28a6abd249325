"""Ids about which much is asked: one array, made once."""

from functools import cached_property
from typing import Any

from posada.terms.bigints import Bigints
from posada.terms.database import FEW
from posada.terms.rows import array


class Ids(frozenset[int]):
    """The subjects of a batch. Dozens of queries are about the same thousands: it is made for the first."""

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """The first and the last of many that follow one another without a gap: a range says them all."""
        if len(self) <= FEW:
            return None
        first, last = min(self), max(self)
        return (first, last) if last - first + 1 == len(self) else None

    @cached_property
    def array(self) -> str | Bigints:
        """A PostgreSQL array of them."""
        return array(self)

    def among(self, column: str) -> tuple[str, list[Any]]:
        """The condition that a column is one of them, and what it is asked with."""
        if self.span is not None:
            return f"{column} BETWEEN %s AND %s", list(self.span)
        return f"{column} = ANY(%s::bigint[])", [self.array]
