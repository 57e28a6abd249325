"""The future of one subject as dated steps: computed whole from facts and rules, never patched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from posada.kernel.instants import in_utc


@dataclass(frozen=True, slots=True)
class Step:
    """One act to come, due from the instant `at` on, by the clause that orders it.

    Steps stand in order of `at`; those of one instant keep the order in which the plan gives them. `args` are
    amounts and days to show; `conditional` names what must hold then ("if-unpaid"); `irreversible` steps wait for
    their dated notice, the ceiling of the run and the emergency stop.
    """

    at: datetime
    act: str
    clause: str
    args: Mapping[str, Any] = field(default_factory=dict, hash=False)
    conditional: str | None = None
    irreversible: bool = False

    def __post_init__(self) -> None:
        in_utc(self.at, "at")  # a step at a naive time is due at no moment

    def __lt__(self, other: "Step") -> bool:
        return in_utc(self.at) < in_utc(other.at)


Plan = tuple[Step, ...]


def next_step(plan: Plan, after: datetime | None) -> Step | None:
    """The first step later than `after`, up to which all is done; the very first when None; None when none is left.

    Steps of one instant are done together: the next is never at `after` itself.
    """
    if after is None:
        return min(plan, default=None)
    done_until = in_utc(after, "after")
    return min((step for step in plan if in_utc(step.at) > done_until), default=None)


def merge(*plans: Plan) -> Plan:
    """All their steps in order of time; at one instant an earlier plan's come first."""
    return tuple(sorted(chain.from_iterable(plans)))
