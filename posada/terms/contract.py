"""One version of the terms as it is used: clauses by id, rules by kind, prices, and the provider's facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar, cast

from posada.kernel.calendar import Calendar
from posada.kernel.errors import PosadaError
from posada.terms.law import Conflict
from posada.terms.provider import Provider
from posada.terms.rule import Clause, Rule, Ruling
from posada.terms.selector import Target

R = TypeVar("R", bound=Rule)
ANYTHING = Target()


class NoRule(PosadaError):
    """The terms have no rule where one must exist: the act is held, never guessed."""

    def __init__(self, kind: str, target: Target) -> None:
        super().__init__(f"no {kind} rule applies to {target}")
        self.kind, self.target = kind, target


@dataclass(frozen=True, eq=False)
class Terms:
    """An immutable version; two loads of the same content are the same version by their `hash`."""

    pack: str
    version: str
    hash: str
    announced_at: datetime
    in_force: datetime  # for new contracts
    existing_from: datetime  # for contracts that stood before
    change: str  # editorial, informs, deems-consent, needs-consent
    provider: Provider
    clauses: Mapping[str, Clause]
    catalog: Mapping[str, Any]
    documents: tuple[Mapping[str, Any], ...] = ()  # incorporated by reference
    conflicts: tuple[Conflict, ...] = ()  # figures that the law above the terms does not allow
    _by_kind: dict[str, tuple[Ruling[Rule], ...]] = field(default_factory=dict, repr=False)
    _chosen: dict[tuple[object, ...], Ruling[Rule] | None] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        by_kind: dict[str, list[Ruling[Rule]]] = {}
        for clause in self.clauses.values():
            for ruling in clause.rulings:
                by_kind.setdefault(ruling.rule.kind(), []).append(ruling)
        self._by_kind.update({kind: tuple(rulings) for kind, rulings in by_kind.items()})

    @cached_property
    def calendar(self) -> Calendar:
        return self.provider.calendar()

    def rulings(self, kind: type[R]) -> tuple[Ruling[R], ...]:
        """Every rule of `kind`, whatever it is about."""
        return cast("tuple[Ruling[R], ...]", self._by_kind.get(kind.kind(), ()))

    def ruling(self, kind: type[R], target: Target = ANYTHING, **identity: object) -> Ruling[R] | None:
        """The rule of `kind` that governs `target`: the most specific that matches; None where the terms are silent.

        `identity` gives the fields that tell rules of the kind apart (`of="renewal-order"`).
        """
        key = (kind, target, *identity.items())
        if key not in self._chosen:
            self._chosen[key] = cast("Ruling[Rule] | None", self._choose(kind, target, identity))
        return cast("Ruling[R] | None", self._chosen[key])

    def required(self, kind: type[R], target: Target = ANYTHING, **identity: object) -> Ruling[R]:
        """As `ruling`, but raises NoRule where the terms are silent."""
        found = self.ruling(kind, target, **identity)
        if found is None:
            raise NoRule(kind.kind(), target)
        return found

    def _choose(self, kind: type[R], target: Target, identity: Mapping[str, object]) -> Ruling[R] | None:
        best: Ruling[R] | None = None
        for ruling in self.rulings(kind):
            if any(getattr(ruling.rule, name) != value for name, value in identity.items()):
                continue
            if not ruling.rule.applies_to.matches(target):
                continue
            if best is None or goes_before(ruling, best):
                best = ruling
        return best

    def by_number(self, number: int) -> Ruling[Rule]:
        for clause in self.clauses.values():
            for ruling in clause.rulings:
                if ruling.number == number:
                    return ruling
        raise LookupError(number)


def goes_before(ruling: Ruling[Any], other: Ruling[Any]) -> bool:
    """Whether `ruling` rules in the other's place: the law that prevails, then the terms, then the law where silent."""
    return ruling.level > other.level if ruling.level != other.level else wins(ruling, other)


def wins(ruling: Ruling[Any], other: Ruling[Any]) -> bool:
    """Whether `ruling` rules where `other` would too: it is narrower, or the other names it as its exception."""
    if ruling.clause in other.rule.exceptions:
        return True
    return ruling.rule.applies_to.narrower_than(other.rule.applies_to)
