"""The least that may be paid of a claim at once."""

from decimal import Decimal

import pytest

from posada.contexts.payments.rules.part_payment import PartPayment, least_part
from posada.kernel.money import Money


@pytest.mark.parametrize(
    ("percent", "unpaid", "least"),
    [
        (50, "12100", "6050"),
        (50, "6000", "6000"),  # all that is left, where that is less than a part
        (100, "12100", "12100"),  # whole, or not at all
        ("33.3", "12100", "4029.30"),
        ("0.01", "12100", "1.21"),
    ],
)
def test_a_part_is_a_share_of_the_total_or_all_that_is_left(percent, unpaid, least):
    rule = PartPayment(least_percent=Decimal(percent))
    assert least_part(Money("12100", "ARS"), Money(unpaid, "ARS"), rule) == Money(least, "ARS")
