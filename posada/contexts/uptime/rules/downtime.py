"""What counts as downtime: which failures, for how long, and what is taken off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from pydantic import Field

from posada.terms.rule import Rule

MINUTE = timedelta(minutes=1)


class Downtime(Rule):
    """A service is down while one of `functions` fails because of it; nothing else that fails is downtime.

    Source: laredonet/downtime-definition. `routes` are the ways to a function: it fails once all of them do. Reading:
    one function is enough, one route is not.
    """

    functions: frozenset[str] = Field(min_length=1)
    routes: Mapping[str, frozenset[str]] = {}


class ProcessingDowntime(Rule):
    """A delay in delivery is downtime while `function` stands still; what is slow and moves is not.

    Source: laredonet/delivery-delay-downtime.
    """

    function: str


class ExcludedCauses(Rule):
    """What fails for one of these causes is no downtime. Source: laredonet/downtime-excluded-causes."""

    causes: frozenset[str] = Field(min_length=1)


class ExcludedMaintenance(Rule):
    """Maintenance `of` a kind is no downtime.

    Sources: laredonet/maintenance-windows, laredonet/emergency-maintenance, laredonet/redundancy-transition-delay. An
    emergency is declared for one of `reasons`. Reading: it counts from the moment it was declared, never back-dated.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: Literal["scheduled", "emergency", "transition"]
    reasons: frozenset[str] = frozenset()


Span = tuple[datetime, datetime]


def fails(failing: Sequence[str], downtime: Downtime | None, processing: ProcessingDowntime | None) -> bool:
    """Whether what fails makes the service count as down; all that fails does where the terms define nothing."""
    if downtime is None:
        return True
    known = set(failing)
    broken = known | {function for function, routes in downtime.routes.items() if routes and routes <= known}
    stands_still = processing is not None and processing.function in known
    return bool(broken & downtime.functions) or stands_still


def counted(fault: Span, taken_off: Sequence[Span]) -> tuple[Span, ...]:
    """What is left of a fault once the spans that do not count are taken off, in order of time."""
    left = [fault]
    for begins, ends in sorted(taken_off):
        left = [
            part
            for start, end in left
            for part in ((start, min(end, begins)), (max(start, ends), end))
            if part[0] < part[1]
        ]
    return tuple(left)


def minutes(spans: Sequence[Span]) -> int:
    """How long they last together, in whole minutes: a minute that has begun counts."""
    total = sum((end - start for start, end in spans), timedelta())
    return -(-total // MINUTE)


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure as it is measured: what failed, why, when, and how much of it counts."""

    incident_id: int
    span: Span
    counted: tuple[Span, ...]
    units: int
    excluded_by: str = ""  # the clause by which none of it, or not all of it, counts

    @property
    def minutes(self) -> int:
        return minutes(self.counted)
