"""Services by the words that somebody types: their names and domains."""

from collections.abc import Sequence

from posada.contexts.services.models import Service
from posada.ground.finding.trigrams import having


def found(words: Sequence[str], *, forgiving: bool = False) -> list[Service]:
    """The services meant, nearest first."""
    return having(Service.objects.all(), ["name", "domain"], words, forgiving=forgiving)
