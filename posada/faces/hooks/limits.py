"""How often something may be done in a span of time, counted in this process's cache."""

from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in so many seconds, for each `who`."""

    name: str
    times: int
    seconds: int

    def reached(self, who: str) -> bool:
        """Whether one more would be too many."""
        return int(cache.get(self._key(who), 0)) >= self.times

    def take(self, who: str) -> bool:
        """Count one; whether it was still allowed."""
        cache.add(self._key(who), 0, self.seconds)
        return int(cache.incr(self._key(who))) <= self.times

    def _key(self, who: str) -> str:
        return f"limit:{self.name}:{who}"
