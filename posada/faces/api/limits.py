"""How often programs may call."""

from posada.faces.limits.limit import Limit
from posada.kernel.errors import PosadaError

CALLS = Limit("api-calls", 600, seconds=60)  # of one key
UNKNOWN_KEYS = Limit("api-unknown-keys", 20, seconds=600)  # from one address


class TooMany(PosadaError):
    """More calls than a limit allows."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit)
        self.limit = limit

    def __str__(self) -> str:
        return f"at most {self.limit.times} in {self.limit.seconds} seconds"
