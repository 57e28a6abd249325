"""What backups announce."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class LeftOutOfBackups(Event):
    """Services have become too large for the backups: each with the decision to leave it out."""

    decisions: Mapping[int, int]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PanelCopiesLeft(Event):
    """Copies made from the panel still lie in their accounts: each with the decision to remind of it."""

    decisions: Mapping[int, int]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class BackupRunBegan(Event):
    """A run began: of each service that it covers, what is copied, and how many copies stay.

    What is copied is `files-and-databases`, or `databases`.
    """

    run_id: int
    copied: Mapping[int, str]
    keep: Mapping[int, int]
    now: datetime


@dataclass(frozen=True, slots=True)
class FinalCopiesOrdered(Event):
    """Last copies of services that have ended are to be made."""

    service_ids: tuple[int, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class FinalCopiesDue(Event):
    """The day has come on which the last copies of these services are removed."""

    service_ids: tuple[int, ...]
    now: datetime
