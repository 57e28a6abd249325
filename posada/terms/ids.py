"""Ids about which much is asked: one array, made once."""

from functools import cached_property

from posada.terms.bigints import Bigints
from posada.terms.rows import array


class Ids(frozenset[int]):
    """The subjects of a batch. Dozens of queries are about the same thousands: it is made for the first."""

    @cached_property
    def array(self) -> str | Bigints:
        """A PostgreSQL array of them."""
        return array(self)
