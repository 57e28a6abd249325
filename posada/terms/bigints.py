"""Many whole numbers as one value of a statement, in the form that the server stores: neither side reads digits."""

from collections.abc import Sequence
from functools import lru_cache
from struct import Struct

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.postgres import types
from psycopg.pq import Format

HEAD = Struct("!iiIii")  # dimensions, whether any is NULL, type of an element, length, number of the first
WIDTH = 8  # bytes of a bigint


class Bigints(bytes):
    """A bigint[] in PostgreSQL's binary form (array_recv): one dimension, no NULL, not empty."""


def bigints(numbers: Sequence[int]) -> Bigints:
    """The array of these; at least one. Raises struct.error beyond 64 bits."""
    interleaved = [WIDTH] * (2 * len(numbers))
    interleaved[1::2] = numbers
    return Bigints(HEAD.pack(1, 0, types["int8"].oid, len(numbers), 1) + _body(len(numbers)).pack(*interleaved))


@lru_cache(maxsize=64)
def _body(length: int) -> Struct:
    return Struct("!" + "iq" * length)


class AsText(Dumper):
    """The digits, for a statement that is shown with its values in it."""

    oid = types["int8"].array_oid
    format = Format.TEXT

    def dump(self, obj: Bigints) -> Buffer:
        numbers = _body((len(obj) - HEAD.size) // (4 + WIDTH)).unpack_from(obj, HEAD.size)[1::2]
        return b"{" + ",".join(map(str, numbers)).encode() + b"}"


class AsStored(Dumper):
    """The bytes as they are."""

    oid = AsText.oid
    format = Format.BINARY

    def dump(self, obj: Bigints) -> Buffer:
        return bytes(obj)


for dumper in (AsText, AsStored):  # of two, the one named last is taken where a statement asks for neither
    psycopg.adapters.register_dumper(Bigints, dumper)
