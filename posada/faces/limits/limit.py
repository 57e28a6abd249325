"""How often something may be done in a span of time, whichever process it comes to."""

from dataclasses import dataclass
from datetime import timedelta

from posada.faces.limits import keeping
from posada.kernel.clock import wall


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in so many seconds from the first, for each `who`."""

    name: str
    times: int
    seconds: int

    def reached(self, who: str) -> bool:
        """Whether one more would be too many."""
        key = self.key(who)
        return int(keeping.read([key], now=wall()).get(key, 0)) >= self.times

    def take(self, who: str) -> bool:
        """Count one; whether it was still allowed."""
        return keeping.count(self.key(who), timedelta(seconds=self.seconds), now=wall()) <= self.times

    def key(self, who: str) -> str:
        """The name under which it is counted."""
        return f"limit:{self.name}:{who}"
