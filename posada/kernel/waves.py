"""Doing things of many subjects together without changing the order of what any one of them does."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def waves(items: Iterable[Item], of: Callable[[Item], Hashable]) -> Iterator[list[Item]]:
    """The items in waves that hold one of each subject at most, each subject's in order; `of` says whose an item is."""
    left = list(items)
    while left:
        wave: list[Item] = []
        rest: list[Item] = []
        seen: set[Hashable] = set()
        for item in left:
            subject = of(item)
            (rest if subject in seen else wave).append(item)
            seen.add(subject)
        yield wave
        left = rest
