"""Who acts: the house itself, a customer's person, or a member of staff in a role; and by which door."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Actor:
    """Written `system`, `customer:12`, `contact:7` or `staff:3/billing`."""

    kind: str
    id: int | None = None
    role: str | None = None
    channel: str = "portal"
    address: str | None = None  # IP address, where the door knows one

    def __str__(self) -> str:
        about = f"{self.kind}:{self.id}" if self.id is not None else self.kind
        return f"{about}/{self.role}" if self.role else about

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    @property
    def is_customer(self) -> bool:
        return self.kind in ("customer", "contact")

    def by(self, channel: str) -> Self:
        return replace(self, channel=channel)


SYSTEM = Actor("system", channel="system")
