"""Ids about which much is asked: written out as one array, once."""

from functools import cached_property

from posada.terms.rows import array


class Ids(frozenset[int]):
    """The subjects of a batch. Dozens of queries are about the same thousands: their text is made for the first."""

    @cached_property
    def array(self) -> str:
        """The text of a PostgreSQL array."""
        return array(self)
