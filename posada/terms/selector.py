"""Which subjects a rule is about. A strictly narrower selector wins over a wider one."""

from typing import NamedTuple, Self

from pydantic import BaseModel, ConfigDict, field_validator


class Target(NamedTuple):
    """The facts by which a rule is chosen; None is "not known here" and matches no selector that names the key."""

    product_kind: str | None = None
    type: str | None = None
    plan: str | None = None
    tld: str | None = None
    customer_class: str | None = None
    cycle: str | None = None
    channel: str | None = None


class Selector(BaseModel):
    """A closed set of keys, each with the values it admits; an absent key admits all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product_kind: frozenset[str] | None = None
    type: frozenset[str] | None = None
    plan: frozenset[str] | None = None
    tld: frozenset[str] | None = None
    customer_class: frozenset[str] | None = None
    cycle: frozenset[str] | None = None
    channel: frozenset[str] | None = None

    @field_validator("*", mode="before")
    @classmethod
    def one_value_or_several(cls, value: object) -> object:
        return frozenset([value]) if isinstance(value, str) else value

    def matches(self, target: Target) -> bool:
        """Whether a rule with this selector is about `target`."""
        return all(
            admitted is None or getattr(target, key) in admitted
            for key, admitted in ((key, getattr(self, key)) for key in Target._fields)
        )

    def within(self, other: Self) -> bool:
        """Whether everything this one admits is admitted by `other` too."""
        return all(
            theirs is None or (ours is not None and ours <= theirs)
            for ours, theirs in ((getattr(self, key), getattr(other, key)) for key in Target._fields)
        )

    def narrower_than(self, other: Self) -> bool:
        return self.within(other) and not other.within(self)

    def overlaps(self, other: Self) -> bool:
        """Whether some target is admitted by both."""
        return all(
            ours is None or theirs is None or bool(ours & theirs)
            for ours, theirs in ((getattr(self, key), getattr(other, key)) for key in Target._fields)
        )

    def __str__(self) -> str:
        named = {key: getattr(self, key) for key in Target._fields if getattr(self, key) is not None}
        return "; ".join(f"{key}: {', '.join(sorted(values))}" for key, values in named.items()) or "everything"
