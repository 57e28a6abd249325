"""Speaks to a house that Posada runs."""

from posada_client.endpoints import Endpoints
from posada_client.problems import (
    BadInput,
    NotFound,
    NotPossible,
    Problem,
    Refused,
    ScopeMissing,
    TooMany,
    Unauthenticated,
)
from posada_client.transport import File

__all__ = [
    "BadInput", "Client", "File", "NotFound", "NotPossible", "Problem", "Refused", "ScopeMissing", "TooMany",
    "Unauthenticated",
]  # fmt: skip


class Client(Endpoints):
    """A house at an address, spoken to with a key that a person made there."""
