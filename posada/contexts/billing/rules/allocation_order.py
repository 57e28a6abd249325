"""What money pays that was sent without naming one claim."""

from collections.abc import Sequence
from typing import Literal, TypeVar

from posada.kernel.money import Money
from posada.terms.rule import Rule

T = TypeVar("T")


class AllocationStep(Rule):
    """Money by one of `methods` that names no claim pays these `claims`, oldest first, then those of the next position.

    Sources: metsys/allocation-auto-orders-first, metsys/allocation-auto-expired-plans. Reading: a claim that is more
    than what is left is neither paid in part nor skipped, and what is left then waits on account; what a step leaves
    over flows on to the next. `with_option` asks for the service's option of automatic renewal.
    """

    identity = ("position",)
    position: int
    methods: tuple[str, ...]
    claims: Literal["new-orders", "expired-renewals"]
    with_option: bool = False


class AllocationChoice(Rule):
    """Who pays by one of `methods` says which claims the money is for, as far as it is enough for them whole.

    Source: metsys/allocation-client-selects.
    """

    methods: tuple[str, ...]


class LeftOnAccount(Rule):
    """What of money by one of `methods` pays no claim is left on account, for later orders and renewals.

    Source: metsys/allocation-leave-as-balance.
    """

    methods: tuple[str, ...]


def paid_in_turn(money: Money, claims: Sequence[tuple[T, Money]]) -> list[tuple[T, Money]]:
    """The claims that `money` pays whole, in their order, up to the first for which it is not enough."""
    paid = []
    for claim, due in claims:
        if due > money:
            break
        paid.append((claim, due))
        money -= due
    return paid
