"""What the terms say by what they do not say, and to whom a clause speaks."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from posada.terms.rule import Rule
from posada.terms.selector import Selector, Target


class NoClauseNoAct(Rule):
    """An act of one of these kinds has no clause here: it is refused unless a document that was loaded orders it.

    Source: alestra/no-clause-no-act. `absent` names what the text leaves out; `searched` the documents looked through.
    """

    absent: tuple[str, ...]
    searched: tuple[str, ...]


class IdleReason(Rule):
    """Nothing is done to a customer because of `reason`. Source: alestra/no-contact-service-continues."""

    identity: ClassVar[tuple[str, ...]] = ("reason",)
    reason: str


class Applicability(Rule):
    """Only clauses about what a customer has contracted apply to that customer.

    Source: alestra/applicability-by-contracted-service. A clause is about what its rules select.
    """

    by: Literal["contracted-services"] = "contracted-services"


def about_one_of(selector: Selector, held: Sequence[Target]) -> bool:
    """Whether a rule is about some product that is held; one that names no product is about all."""
    named = selector.plan is not None or selector.type is not None or selector.product_kind is not None
    return not named or any(selector.matches(target) for target in held)


class ServiceStates(Rule):
    """The states of a contracted service that a customer is shown, each with the clause behind it.

    Source: alestra/service-states.
    """

    states: tuple[str, ...]
