"""What goes wrong, as exceptions: one type for each kind that a program may want to tell from the others."""

from collections.abc import Mapping, Sequence
from typing import Any


class Problem(Exception):
    """An answer that is none (RFC 9457). `code` is stable; `faults` names fields with what they allow."""

    def __init__(self, status: int, said: Mapping[str, Any]) -> None:
        self.status = status
        self.code: str = said.get("code", "unknown")
        self.title: str = said.get("title", "")
        self.detail: str = said.get("detail", "")
        self.faults: Sequence[Mapping[str, Any]] = said.get("faults", ())
        super().__init__(f"{status} {self.code}: {self.detail}")


class Unauthenticated(Problem):
    """No key, or one that was taken back or has run out."""


class ScopeMissing(Problem):
    """The key may not do that."""


class NotFound(Problem):
    """Not there, or not for this person."""


class NotPossible(Problem):
    """Not now: the thing is in another state."""


class Refused(NotPossible):
    """The terms refuse it, by a clause of a version, for a reason; `decision` is the number under which it is kept."""

    def __init__(self, status: int, said: Mapping[str, Any]) -> None:
        super().__init__(status, said)
        self.clause: str | None = said.get("clause")
        self.terms: str | None = said.get("terms")
        self.reason: str | None = said.get("reason")
        self.facts: Mapping[str, Any] = said.get("facts", {})
        self.decision: int | None = said.get("decision")


class BadInput(Problem):
    """A field does not allow its value."""


class TooMany(Problem):
    """More calls than are allowed; after `retry_after` seconds there may be more."""

    retry_after: int = 0


BY_STATUS: Mapping[int, type[Problem]] = {
    400: BadInput, 401: Unauthenticated, 403: ScopeMissing, 404: NotFound, 409: NotPossible, 413: BadInput,
    422: BadInput, 429: TooMany,
}  # fmt: skip


def problem(status: int, said: Mapping[str, Any], retry_after: str | None) -> Problem:
    """The exception for an answer."""
    kind = Refused if said.get("code") == "refused" else BY_STATUS.get(status, Problem)
    found = kind(status, said)
    if isinstance(found, TooMany):
        found.retry_after = int(retry_after or 0)
    return found
