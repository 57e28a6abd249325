"""What nodes announce."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from posada.kernel.events import Event
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class ErrandsReported(Event):
    """A node made what tasks asked for, or failed at it; `words` are the server's own."""

    task_ids: tuple[int, ...]
    good: bool
    words: str
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ControlOrdered(Event):
    """Whose service it is ordered something of it: `order` is the task that carries it out."""

    service_id: int
    order: str
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CertificateTold(Event):
    """A node told of a site's certificate (`free` or `own`): what it is, or, without `until`, why there is none."""

    service_id: int
    kind: str
    issuer: str
    names: tuple[str, ...]
    since: datetime | None
    until: datetime | None
    words: str
    lacking: Mapping[str, str]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ReadingsTold(Event):
    """Nodes read what services use: (service, metric, item, figure, instant), oldest first."""

    readings: tuple[tuple[int, str, str, Decimal, datetime], ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class UsageMeasured(Event):
    """A node measured how much of something a service uses: `disk` in bytes, `files` by number."""

    service_id: int
    metric: str
    value: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class JobEnded(Event):
    """A node did what it was to do once for a service, or gave it up; `words` are its own."""

    job_id: int
    service_id: int
    kind: str
    task_id: int | None
    details: Mapping[str, Any]
    good: bool
    words: str
    result: Mapping[str, Any]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CopiesRenamed(Event):
    """A service moved, and its copies are called otherwise where it is now: each old name with its new one."""

    service_id: int
    names: Mapping[str, str]
    now: datetime
    by: Actor
