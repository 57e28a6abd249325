"""A due step as it is handed to the act that carries it out."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DueStep:
    """The next step of one plan, fallen due at `due_at`."""

    customer_id: int
    subject_kind: str
    subject_id: int
    act: str
    due_at: datetime
    clause: str = ""
