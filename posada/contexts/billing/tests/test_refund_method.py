"""What came by several means goes back to each in proportion."""

from posada.contexts.billing.rules.refund_method import in_proportion
from posada.kernel.money import Money


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def test_a_refund_goes_back_in_proportion_and_adds_up() -> None:
    assert in_proportion(usd("128"), [usd("100"), usd("46")]) == [usd("87.67"), usd("40.33")]
    assert in_proportion(usd("128"), [usd("146")]) == [usd("128")]
