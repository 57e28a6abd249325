"""Data of services, while they run and after they have ended, until they are destroyed."""

from typing import Literal

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class DataProtection(Rule):
    """A customer's data are as protected after the end of a service as before, until they are destroyed.

    Source: alestra/data-protection-until-destruction.
    """

    until: Literal["destruction"] = "destruction"


class DataWindow(Rule):
    """The customer takes its data out until they are deleted, at its own cost; it is reminded `reminders` before.

    Source: alestra/customer-migrates-in-window. Reading: by export in the client area; the reminders are a courtesy.
    """

    reminders: tuple[Duration, ...] = ()


class NoRecovery(Rule):
    """What was deleted cannot be recovered. Source: alestra/no-recovery-after-removal.

    Reading: until it is deleted it can still be taken out.
    """

    after: Literal["deletion"] = "deletion"


class PurgeHolds(Rule):
    """What keeps data from being deleted until a person lets it go on. Source: alestra/deletion-after-termination."""

    reasons: tuple[str, ...] = Field(min_length=1)
    role: str = "supervisor"
