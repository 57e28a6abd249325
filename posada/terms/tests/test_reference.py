"""The reference of rule kinds says what their classes accept."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import pytest
from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.kinds import rule_kinds
from posada.terms.reference import kind_of, written
from posada.terms.rule import Rule


class Toll(Rule):
    """What a door costs.

    Reading: by day.
    """

    days: Duration  # the last one counts
    share: Decimal | None = Field(None, ge=0)  # none: free
    doors: tuple[Literal["front", "back"], ...] = ("front",)


def test_a_kind_with_its_figures() -> None:
    toll = kind_of(Toll)
    assert (toll.name, toll.heading) == ("toll", "What a door costs.")
    assert [(f.name, f.written, f.required, f.default, f.note) for f in toll.figures] == [
        ("days", "duration", True, None, "the last one counts"),
        ("share", "number", False, None, "none: free"),
        ("doors", "list of one of front, back", False, ("front",), ""),
    ]
    assert toll.figures[2].allowed == ("front", "back")


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (int, "whole number"),
        (str | None, "text"),
        (frozenset[str], "list of text"),
        (Mapping[str, Decimal], "map of text to number"),
        (dict[str, Any], "map of text to anything"),
        (Duration | int, "duration or whole number"),
    ],
)
def test_how_a_value_is_written(annotation: Any, words: str) -> None:
    assert written(annotation) == words


def test_every_kind_says_what_it_is() -> None:
    kinds = [kind_of(rule) for rule in rule_kinds().values()]
    assert [kind.name for kind in kinds if not kind.heading] == []
    told = {figure.written for kind in kinds for figure in kind.figures}
    assert [words for words in told if "[" in words or "class" in words] == []  # no writer of terms reads type names
