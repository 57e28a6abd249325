"""A due step as it is handed to the act that carries it out."""

from datetime import datetime
from typing import NamedTuple


class DueStep(NamedTuple):
    """The next step of one plan, fallen due at `due_at`."""

    customer_id: int
    subject_kind: str
    subject_id: int
    act: str
    due_at: datetime
    clause: str = ""
