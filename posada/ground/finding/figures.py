"""Looking up numbers that people write with points and dashes: tax numbers, and amounts of money."""

import re
from decimal import Decimal
from typing import Any

from django.db.models import F, Func, Index, TextField
from django.db.models.functions import Collate

MARKS = re.compile(r"[^A-Z0-9]")
AMOUNT = re.compile(r"[^\d.,]")
LEAST = 5  # letters and digits of a tax number, of which fewer say nothing
BEHIND = "~"  # sorts behind every letter and digit


class Figures(Func):
    """The letters and digits of a column, without marks."""

    function = "posada_figures"
    output_field = TextField()


def plain(column: str) -> Collate:
    """The column's letters and digits in an order by which beginnings are found."""
    return Collate(Figures(F(column)), "C")


def figures_index(name: str, column: str) -> Index:
    """The index by which rows are found by the beginning of a number, whatever marks it is written with."""
    return Index(plain(column), name=name)


def beginning(text: str, name: str) -> dict[str, Any] | None:
    """The condition that an alias `name` of `plain` begins like the number typed; None for what is too short."""
    typed = MARKS.sub("", text.upper())
    return {f"{name}__gte": typed, f"{name}__lt": typed + BEHIND} if len(typed) >= LEAST else None


def amounts(text: str) -> list[Decimal]:
    """What a typed amount may mean: "107.100" is a hundred and seven thousand one hundred, or 107.10 with a point."""
    typed = AMOUNT.sub("", text).strip(".,")
    if not any(letter.isdigit() for letter in typed):
        return []
    whole, mark, part = _parted(typed)
    found = {Decimal(_digits(typed))} if not mark or len(part) != 2 else set()
    if mark:
        found.add(Decimal(f"{_digits(whole) or '0'}.{part or '0'}"))
    return sorted(each for each in found if each < Decimal(10) ** 16)


def _parted(typed: str) -> tuple[str, str, str]:
    """What stands before the last mark, the mark, and what stands behind it."""
    place = max(typed.rfind("."), typed.rfind(","))
    return (typed, "", "") if place < 0 else (typed[:place], typed[place], typed[place + 1 :])


def _digits(typed: str) -> str:
    return typed.replace(".", "").replace(",", "")
