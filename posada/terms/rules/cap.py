"""A limit that the law sets to a figure of the terms."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Self, get_args, get_origin

from pydantic import TypeAdapter, ValidationError, model_validator

from posada.kernel.durations import Duration
from posada.kernel.money import Money
from posada.terms.rule import Rule


class Cap(Rule):
    """The figure `figure` of rules of the kind `of` is at most, or at least, so much, whatever the terms state.

    Of a figure that is a table, such as the notice by class of change, every entry is limited, or those of `entries`.
    Stands in laws. A figure that the terms leave open is not limited: where nothing is charged there is nothing to cap.
    """

    identity = ("of", "figure")
    of: str
    figure: str
    entries: frozenset[str] = frozenset()
    at_most: Decimal | str | None = None
    at_least: Decimal | str | None = None

    @model_validator(mode="after")
    def limits_something(self) -> Self:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("a cap has either at_most or at_least")
        return self

    def limit_for(self, kind: type[Rule]) -> Any:
        """The limit as a value of that kind's figure. Raises ValueError where the kind has no such figure."""
        fields = {info.alias or name: info for name, info in kind.model_fields.items()}
        if self.figure not in fields:
            raise ValueError(f"{kind.kind()} has no figure {self.figure}; it has: {', '.join(sorted(fields))}")
        kept: Any = fields[self.figure].annotation
        if get_origin(kept) is Mapping:
            kept = get_args(kept)[1]
        written = self.at_most if self.at_most is not None else self.at_least
        try:
            return TypeAdapter(kept).validate_python(written)
        except ValidationError as error:
            raise ValueError(f"{self.figure} of {kind.kind()} cannot be {written}") from error

    def limited(self, stated: Any, limit: Any) -> Any:
        """The stated figure, or the limit where that is stricter; of a table, entry by entry.

        Raises ValueError where the two cannot be compared.
        """
        if isinstance(stated, Mapping):
            return {key: self.limited(held, limit) if self._names(key) else held for key, held in stated.items()}
        return stated if self._allows(stated, limit) else limit

    def _names(self, entry: str) -> bool:
        return not self.entries or entry in self.entries

    def _allows(self, stated: Any, limit: Any) -> bool:
        one, other = _measure(stated, limit)
        return bool(one <= other) if self.at_most is not None else bool(one >= other)


def _measure(stated: Any, limit: Any) -> tuple[Any, Any]:
    """The two as numbers of one kind."""
    if isinstance(stated, Duration) and isinstance(limit, Duration):
        if stated.unit != limit.unit:
            raise ValueError(f"{stated} and {limit} are not counted alike")
        return stated.count, limit.count
    if isinstance(stated, Money) and isinstance(limit, Money):
        if stated.currency != limit.currency:
            raise ValueError(f"{stated} and {limit} are in two currencies")
        return stated.amount, limit.amount
    if isinstance(stated, int | Decimal) and isinstance(limit, int | Decimal):
        return stated, limit
    raise ValueError(f"{stated} and {limit} cannot be compared")
