"""Which version of the terms governs what one version saw begin and another sees end."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from posada.terms.rule import Rule, Ruling

R = TypeVar("R", bound=Rule)


class GoverningVersion(Rule):
    """What applies is what is published at the moment of the act, not what was accepted at the time of purchase.

    Source: flooming/current-terms-prevail. Reading: what began before a change (an issued order, a failure) keeps its
    version, unless the one at the act is better for the customer; `at-act` takes the version at the act alone.
    """

    straddling: Literal["at-birth-unless-better", "at-act"] = "at-birth-unless-better"


def prevailing(
    at_birth: Ruling[R], at_act: Ruling[R] | None, rule: GoverningVersion | None, better: Callable[[R, R], bool]
) -> Ruling[R]:
    """The ruling that applies to something born under the first version and acted upon under the second.

    `better(new, old)` says whether the new rule is better for the customer. A rule that is gone at the act leaves what
    it began to be ended by it.
    """
    if rule is None or at_act is None or at_act.version == at_birth.version:
        return at_birth
    if rule.straddling == "at-act" or better(at_act.rule, at_birth.rule):
        return at_act
    return at_birth


def straddles(first: Ruling[Any], second: Ruling[Any] | None) -> bool:
    """Whether two rulings come from two versions of the terms."""
    return second is not None and first.version != second.version
