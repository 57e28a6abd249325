"""Charts drawn on the server: where each stroke goes, in percent of the drawing, so that it fits any width.

A chart is given its series with words for people; its template draws it and shows its numbers in a table.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from django.utils.functional import Promise

Words = str | Promise
Say = Callable[[Decimal], str]
KINDS = ("line", "bar", "stacked")
HEIGHT = 180  # of the drawing, in pixels; a figure's height is a share of it
ROUND_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
GRID = 4  # lines above the ground
FILLED = Decimal("0.7")  # how much of its place a bar takes
WIDE = 64  # letters that stand side by side below a drawing; with more, only every few places are named
APART = 2  # letters between two names


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures, as many as the chart has places."""

    name: Words
    values: Sequence[Decimal]


@dataclass(frozen=True, slots=True)
class Box:
    """A bar: left edge and width in percent, top and height in pixels; which series, and its words."""

    x: str
    width: str
    y: str
    height: str
    series: int
    said: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word at a place of the axis (percent), or a figure at a height (pixels); a `minor` one may be left out."""

    at: str
    said: str
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows and how it is drawn. `limit` is a height in pixels, of what should not be passed."""

    kind: str
    title: Words
    places: Sequence[str]
    series: Sequence[Series]
    grid: Sequence[Label]
    axis: Sequence[Label]
    boxes: Sequence[Box]
    lines: Sequence[Sequence[tuple[str, str, str, str]]]
    limit: str
    rows: Sequence[tuple[str, Sequence[str]]]
    height: int = HEIGHT


def chart(
    kind: str, title: Words, places: Sequence[str], series: Sequence[Series], say: Say, *, limit: Decimal | None = None
) -> Chart:
    """A chart of `kind` (line, bar, stacked); figures below zero are drawn as zero and told in the table."""
    if kind not in KINDS:
        raise ValueError(f"no chart of kind {kind!r}; there are {', '.join(KINDS)}")
    top = ceiling(_highest(kind, series, limit))
    return Chart(
        kind=kind, title=title, places=places, series=series,
        grid=[Label(_up(top * n / GRID, top), say(top * n / GRID)) for n in range(GRID + 1)],
        axis=_axis(places),
        boxes=() if kind == "line" else _boxes(kind, places, series, top, say),
        lines=[_line(one.values, top) for one in series] if kind == "line" else (),
        limit=_up(limit, top) if limit is not None else "",
        rows=[(place, [say(one.values[n]) for one in series]) for n, place in enumerate(places)],
    )  # fmt: skip


def ceiling(highest: Decimal) -> Decimal:
    """The nearest round figure that is not below the highest one; 1 where there is nothing."""
    if highest <= 0:
        return Decimal(1)
    unit = Decimal(10) ** highest.adjusted()
    return next(step * unit for step in ROUND_STEPS if step * unit >= highest)


def spark(values: Sequence[Decimal], *, width: int = 96, height: int = 24) -> str:
    """The points of a small line without axes, for a polyline; nothing for fewer than two figures."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    spread = (high - low) or Decimal(1)
    step = Decimal(width) / (len(values) - 1)
    return " ".join(
        f"{_short(step * n)},{_short(height - 2 - (value - low) / spread * (height - 4))}"
        for n, value in enumerate(values)
    )


def _highest(kind: str, series: Sequence[Series], limit: Decimal | None) -> Decimal:
    columns = list(zip(*(one.values for one in series), strict=True))
    found = [sum(column, Decimal(0)) if kind == "stacked" else max(column) for column in columns]
    return max([*found, limit or Decimal(0)], default=Decimal(0))


def _up(value: Decimal, top: Decimal) -> str:
    """How far from the drawing's top a figure stands."""
    share = min(max(value, Decimal(0)) / top, Decimal(1))
    return _short(HEIGHT * (1 - share))


def _axis(places: Sequence[str]) -> list[Label]:
    letters = len(places) * (max(map(len, places), default=0) + APART)
    every = -(-letters // WIDE) or 1
    width = Decimal(100) / max(len(places), 1)
    named = [(n, place) for n, place in enumerate(places) if n % every == 0]
    return [
        Label(f"{_short(width * n + width / 2)}%", place, minor=order % 2 == 1)
        for order, (n, place) in enumerate(named)
    ]


def _boxes(kind: str, places: Sequence[str], series: Sequence[Series], top: Decimal, say: Say) -> list[Box]:
    width = Decimal(100) / max(len(places), 1)
    beside = 1 if kind == "stacked" else max(len(series), 1)
    each = width * FILLED / beside
    found = []
    for n, place in enumerate(places):
        under = Decimal(0)
        for order, one in enumerate(series):
            value = max(one.values[n], Decimal(0))
            left = width * n + width * (1 - FILLED) / 2 + (0 if kind == "stacked" else each * order)
            tall = min(value / top, Decimal(1)) * HEIGHT
            y = HEIGHT - tall - (under if kind == "stacked" else 0)
            found.append(
                Box(f"{_short(left)}%", f"{_short(each)}%", _short(y), _short(tall), order,
                    f"{place}: {one.name} {say(one.values[n])}")
            )  # fmt: skip
            under += tall
    return found


def _line(values: Sequence[Decimal], top: Decimal) -> list[tuple[str, str, str, str]]:
    """The strokes between each figure and the next: x1, y1, x2, y2."""
    width = Decimal(100) / max(len(values), 1)
    points = [(f"{_short(width * n + width / 2)}%", _up(value, top)) for n, value in enumerate(values)]
    return [(*one, *other) for one, other in pairwise(points)]


def _short(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01'), ROUND_CEILING).normalize():f}"
