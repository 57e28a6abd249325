"""What is measured, and how long it is kept."""

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class UseMonitoring(Rule):
    """These `metrics` of a service are read and kept to find misuse, and shown to its customer; never any content.

    Source: metsys/disk-use-monitoring. Readings are kept as read for `fine`, by the hour for `hourly`, by the day for
    `daily`.
    """

    metrics: tuple[str, ...] = Field(min_length=1)
    fine: Duration
    hourly: Duration
    daily: Duration
