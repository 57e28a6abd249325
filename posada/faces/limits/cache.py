"""Django's cache over the table that all processes share: libraries that count or lock by it count and lock together.

Django's own cache in a database counts the whole table when it writes, and its `incr` loses steps of two at once.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from posada.faces.limits import keeping
from posada.kernel.clock import wall


class SharedCache(BaseCache):
    """Values are what JSON can say; others raise TypeError."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value where none is; whether it was kept."""
        return keeping.add(self.make_and_validate_key(key, version), value, self._until(timeout), now=wall())

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default where none is."""
        name = self.make_and_validate_key(key, version)
        return keeping.read([name], now=wall()).get(name, default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value."""
        keeping.put(self.make_and_validate_key(key, version), value, self._until(timeout))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let a value hold for so long from now; whether there was one."""
        return keeping.extend(self.make_and_validate_key(key, version), self._until(timeout), now=wall())

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget a value; whether there was one."""
        return keeping.forget([self.make_and_validate_key(key, version)]) > 0

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count up what is there, without a step lost; raises ValueError where nothing is."""
        name = self.make_and_validate_key(key, version)
        if not keeping.read([name], now=wall()):
            raise ValueError(f"nothing is kept under {key!r}")
        return keeping.count(name, timedelta(seconds=self.default_timeout or 0), now=wall(), step=delta)

    def clear(self) -> None:
        """Forget everything."""
        keeping.forget_all()

    def _until(self, timeout: Any) -> datetime | None:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return None if seconds is None else wall() + timedelta(seconds=float(seconds))
