"""An instant is an aware datetime; a naive one names no moment and is refused."""

from datetime import UTC, datetime

from posada.kernel.errors import BadInput


def in_utc(instant: datetime, field: str = "instant") -> datetime:
    """The same moment in UTC, where sums and comparisons are true in every hour of the year.

    Trap: Python compares and subtracts two datetimes of one zone by their wall time, so a night on which the
    clocks change is an hour out; and in an hour that comes twice, datetimes of two zones are never equal.
    """
    if not isinstance(instant, datetime) or instant.utcoffset() is None:
        raise BadInput(field, instant, "a datetime with a time zone")
    return instant.astimezone(UTC)
