"""Looking up prose by the stems of its words, in Spanish; with the accents that were typed or without them."""

from typing import Any, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, Func, Model, QuerySet

from posada.ground.finding.folding import FOLD

M = TypeVar("M", bound=Model)
LANGUAGE = "spanish"
AS_STEMS = "stems_of_the_row"


class Stems(Func):
    """The stems of a text, as it is written and without accents."""

    function = "posada_stems"
    output_field = SearchVectorField()


def stem_index(name: str, column: str) -> GinIndex:
    """The index by which rows are found by the stems of a column."""
    return GinIndex(Stems(F(column)), name=name)


def saying(found: QuerySet[M], column: str, text: str) -> QuerySet[M]:
    """The rows whose column has every word of the text, in whatever form."""
    said: Any = SearchQuery(text, config=LANGUAGE) | SearchQuery(text.translate(FOLD), config=LANGUAGE)
    return found.alias(**{AS_STEMS: Stems(F(column))}).filter(**{AS_STEMS: said})
