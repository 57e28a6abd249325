"""Rules: the typed data of a clause; and rulings: a rule with the clause and version it comes from."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from posada.kernel.durations import Duration
from posada.terms.selector import Selector


class Rule(BaseModel):
    """One rule kind: a class in some context's `rules/`, named like its key in the pack (`late_fee:` is `LateFee`).

    `identity` names the fields that tell apart two rules of one kind which may stand side by side, such as the
    notice a rule is about; rules with the same identity collide unless one's selector is narrower.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)
    identity: ClassVar[tuple[str, ...]] = ()
    tariffs: ClassVar[tuple[str, ...]] = ()  # figures that are prices: changing them asks for the notice of a price

    confidential: ClassVar[tuple[str, ...]] = ()  # facts of its decisions that are for staff alone

    applies_to: Selector = Field(default_factory=Selector)
    exceptions: tuple[str, ...] = Field(default=(), alias="except")

    @classmethod
    def kind(cls) -> str:
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    def identified_by(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.identity)

    def otherwise(self, facts: Mapping[str, Any]) -> str | None:
        """What would have had to be different for this not to happen, in the reader's language; None if plain."""
        return None

    def counts(self) -> "Counted | None":
        """The span that this rule counts, and the fact it counts from; None where it counts no days."""
        return None


@dataclass(frozen=True, slots=True)
class Counted:
    """A span of days that a rule counts after or before the day that a decision keeps under `fact`."""

    fact: str
    duration: Duration
    direction: Literal["after", "before"] = "after"


R_co = TypeVar("R_co", bound=Rule, covariant=True)

PREVAILS, WHERE_SILENT = 1, -1
ORDERS, PERMITS, LIMITS, EXCLUDES, SHOWS = "orders", "permits", "limits", "excludes", "shows"


@dataclass(frozen=True, slots=True, eq=False)
class Ruling(Generic[R_co]):
    """A rule as it stands in one version of the terms."""

    rule: R_co
    clause: str
    version: str
    number: int  # of the stored ruling; decisions refer to it
    refers: "tuple[Ruling[Rule], ...]" = ()  # whose figures this rule takes over
    level: int = 0  # of the law: PREVAILS over the terms, or rules WHERE_SILENT

    def orders(self) -> "tuple[Ground, ...]":
        return grounds(self, role=ORDERS)

    def permits(self) -> "tuple[Ground, ...]":
        return grounds(self, role=PERMITS)

    def limits(self) -> "tuple[Ground, ...]":
        return grounds(self, role=LIMITS)

    def excludes(self) -> "tuple[Ground, ...]":
        return grounds(self, role=EXCLUDES)


@dataclass(frozen=True, slots=True)
class Ground:
    """One clause that a decision stands on, and what it did there."""

    ruling: "Ruling[Any]"
    role: str

    @property
    def clause(self) -> str:
        return self.ruling.clause


def grounds(*rulings: "Ruling[Any] | None", role: str = ORDERS) -> tuple[Ground, ...]:
    """The grounds that these rulings give in `role`, with the clauses whose figures they use as limits."""
    found: list[Ground] = []
    for ruling in rulings:
        if ruling is not None:
            found.append(Ground(ruling, role))
            found.extend(Ground(referred, LIMITS) for referred in ruling.refers)
    return distinct(found)


def distinct(found: Iterable[Ground]) -> tuple[Ground, ...]:
    """The grounds in their order, each clause rule once."""
    return tuple({ground.ruling.number: ground for ground in reversed(list(found))}.values())[::-1]


@dataclass(frozen=True, slots=True)
class Clause:
    """One article of the terms, with its texts by language and its rules."""

    id: str
    kind: str  # automatic, assisted, declared
    family: str
    heading: Mapping[str, str]
    text: Mapping[str, str]
    rulings: tuple[Ruling[Rule], ...] = field(default=())

    def read(self, language: str) -> tuple[str, str]:
        """Heading and text in `language`, or in the first language the clause has."""
        fallback = next(iter(self.text))
        return self.heading.get(language, self.heading[fallback]), self.text.get(language, self.text[fallback])
