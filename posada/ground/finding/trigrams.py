"""Looking words up in an index of trigrams; the index is one of an expression, which the database itself keeps."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_, or_
from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import F, Func, Model, Q, QuerySet, TextField

from posada.ground.finding.folding import PIECE, distance, halves, mistakes_allowed, trigrams

M = TypeVar("M", bound=Model)
T = TypeVar("T")
LOOKED_AT = 300  # candidates among which the nearest are chosen
AS_PIECES = "trigrams_of_the_row"


class Trigrams(Func):
    """The pieces of three letters of one or two columns."""

    function = "posada_trigrams"
    output_field = ArrayField(TextField())


def trigram_index(name: str, *columns: str) -> GinIndex:
    """The index by which rows are found by words in these columns."""
    return GinIndex(Trigrams(*(F(column) for column in columns)), name=name)


def having(found: QuerySet[M], columns: Sequence[str], wanted: Sequence[str], *, forgiving: bool = False) -> list[M]:
    """The rows that hold each of these folded words in the columns, nearest first; misspelt ones if `forgiving`."""
    rows = candidates(found, columns, wanted, forgiving=forgiving)
    return nearest(wanted, ((" ".join(str(getattr(row, column)) for column in columns), row) for row in rows))


def candidates(
    found: QuerySet[M], columns: Sequence[str], wanted: Sequence[str], *, forgiving: bool = False
) -> QuerySet[M]:
    """Rows that may hold these words, by the index. Of very many only some: who typed little sees that more is wanted.

    Without a word of two letters there are none.
    """
    long_enough = [word for word in wanted if len(word) >= PIECE - 1]
    if not long_enough:
        return found.none()
    held = reduce(and_, (_held(word, forgiving) for word in long_enough))
    return found.alias(**{AS_PIECES: Trigrams(*(F(column) for column in columns))}).filter(held)[:LOOKED_AT]


def nearest(wanted: Sequence[str], texts: Iterable[tuple[str, T]]) -> list[T]:
    """The things whose texts hold these words, nearest first."""
    ranked = [(near, thing) for text, thing in texts if (near := distance(wanted, text)) is not None]
    return [thing for _, thing in sorted(ranked, key=lambda pair: pair[0])]


def _held(word: str, forgiving: bool) -> Q:
    """A word of two letters is looked for at the beginning of words; a longer one anywhere in them."""
    whole = Q(**{f"{AS_PIECES}__contains": trigrams(word, begins=len(word) < PIECE)})
    if not forgiving or not mistakes_allowed(word):
        return whole
    return reduce(or_, (Q(**{f"{AS_PIECES}__contains": half}) for half in halves(word)), whole)
