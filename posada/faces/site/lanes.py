"""The drawn timeline of several things: a lane each, from some days ago to months ahead, in percent of its width."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from babel.dates import format_date

from posada.faces.site import formats

BEFORE, AHEAD = timedelta(days=10), timedelta(days=62)
WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happens on a day: its meaning (good, warn, stop, info, off) and its words.

    What happens only `if_unpaid` is drawn hollow.
    """

    on: date
    tone: str
    said: str
    if_unpaid: bool = False
    x: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days that are covered: `paid`, or `held`."""

    kind: str
    first: date
    last: date
    said: str
    x: str = ""
    width: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One thing with its address, its spans and its marks; `after` says what lies beyond the drawing."""

    name: str
    url: str
    spans: Sequence[Span] = ()
    marks: Sequence[Mark] = ()
    next: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month on the axis."""

    x: str
    said: str


@dataclass(frozen=True, slots=True)
class Lanes:
    """The whole drawing: its lanes, its months, and where today stands."""

    lanes: Sequence[Lane]
    ticks: Sequence[Tick]
    now: str
    tones: Sequence[str] = field(default_factory=tuple)
    conditional: bool = False  # whether anything in it happens only if something stays unpaid


def draw(found: Iterable[Lane], today: date) -> Lanes:
    """Lay lanes out around today; what lies outside of the drawn days is cut off or left out."""
    first, last = today - BEFORE, today + AHEAD
    lanes = [_laid_out(lane, first, last) for lane in found]
    tones = dict.fromkeys(mark.tone for lane in lanes for mark in lane.marks)
    conditional = any(mark.if_unpaid for lane in lanes for mark in lane.marks)
    return Lanes(lanes, _ticks(first, last), _x(today, first, last), list(tones), conditional)


def _laid_out(lane: Lane, first: date, last: date) -> Lane:
    spans = [
        replace(span, x=_x(max(span.first, first), first, last),
                width=_width(max(span.first, first), min(span.last, last), first, last))
        for span in lane.spans if span.first <= last and span.last >= first
    ]  # fmt: skip
    marks = [replace(mark, x=_x(mark.on, first, last)) for mark in lane.marks if first <= mark.on <= last]
    return replace(lane, spans=spans, marks=marks)


def _x(day: date, first: date, last: date) -> str:
    return f"{(day - first).days / (last - first).days * WHOLE:.2f}%"


def _width(begins: date, ends: date, first: date, last: date) -> str:
    """How wide the days from one to another are, both included."""
    return f"{min((ends - begins).days + 1, (last - begins).days) / (last - first).days * WHOLE:.2f}%"


def _ticks(first: date, last: date) -> list[Tick]:
    found, month = [], date(first.year + first.month // 12, first.month % 12 + 1, 1)
    while month <= last:
        found.append(Tick(_x(month, first, last), str(format_date(month, "MMM", locale=formats.here()))))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return found
