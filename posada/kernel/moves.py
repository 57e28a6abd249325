"""Rows whose state changes by named moves and by nothing else."""

from collections.abc import Mapping
from typing import Any, ClassVar

from posada.kernel.errors import IllegalMove


class Moving:
    """A row with one column `state`, and one table of moves: (state, move) -> the state it leads to."""

    moves: ClassVar[Mapping[tuple[Any, str], Any]]
    state: Any
    pk: Any

    def may(self, name: str) -> bool:
        """Whether the row may take this move now."""
        return (self.state, name) in self.moves

    def move(self, name: str) -> None:
        """Change the state by a named move; raises IllegalMove. The one place that assigns `state`."""
        if not self.may(name):
            raise IllegalMove(self.state, name, f"{type(self).__name__.lower()}:{self.pk}")
        self.state = self.moves[self.state, name]
