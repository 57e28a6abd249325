"""The errors every layer shares. A context names its own refusals as subclasses of `Refusal`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from posada.kernel.ids import SubjectRef


class PosadaError(Exception):
    """Whatever Posada raises on purpose."""


class CurrencyMismatch(PosadaError):
    """Two currencies met in one sum or comparison."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(left, right)
        self.left = left
        self.right = right

    def __str__(self) -> str:
        return f"amounts in {self.left} and {self.right} cannot be added or compared"


class BadInput(PosadaError, ValueError):
    """A value that its field does not allow; `allowed` says in words what it does.

    Its words are English, with figures by name ("at most %(most)s"): `pattern` and `named` are what a face translates.
    It is a ValueError too, so that pydantic reports it beside its own.
    """

    def __init__(self, field: str, value: object, allowed: str, **named: object) -> None:
        self.pattern = allowed
        self.named = named
        self.field = field
        self.value = value
        self.allowed = allowed % named if named else allowed
        super().__init__(field, value, self.allowed)

    def __str__(self) -> str:
        return f"{self.field}: {self.value!r} is not allowed; allowed: {self.allowed}"


class NotFound(PosadaError):
    """Nothing goes by that name. `what` is a subject (`service:web`), or a kind with its `id` beside it."""

    def __init__(self, what: object, id: object = None) -> None:
        super().__init__(what, id)
        self.what = what
        self.id = id

    def __str__(self) -> str:
        return f"not found: {self.what}" if self.id is None else f"not found: {self.what} {self.id}"


class IllegalMove(PosadaError):
    """A move that the table of moves does not know from this state."""

    def __init__(self, state: str, move: str, subject: "SubjectRef | str | None" = None) -> None:
        super().__init__(state, move, subject)
        self.state = state
        self.move = move
        self.subject = subject

    def __str__(self) -> str:
        return f"{self.subject or 'it'} cannot {self.move} while {self.state}"


class Refusal(PosadaError):
    """A refusal by the terms: the clause that refuses, a stable code as the reason, and the facts it stood on."""

    def __init__(
        self,
        clause: str,
        reason: str,
        facts: Mapping[str, object] | None = None,
        subject: "SubjectRef | None" = None,
    ) -> None:
        super().__init__(clause, reason, facts, subject)
        self.clause = clause
        self.reason = reason
        self.facts: dict[str, object] = dict(facts or {})
        self.subject = subject

    def __str__(self) -> str:
        about = f"{self.subject}: " if self.subject else ""
        facts = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        return f"{about}{self.reason} ({self.clause})" + (f": {facts}" if facts else "")
