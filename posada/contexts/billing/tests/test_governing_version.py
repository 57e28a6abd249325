"""Which version governs what straddles a change."""

from decimal import Decimal

import pytest

from posada.contexts.billing.rules.late_fee import LateFee
from posada.terms.rule import Ruling
from posada.terms.rules.governing_version import GoverningVersion, prevailing


def fee(percent: int, version: str) -> Ruling[LateFee]:
    rule = LateFee.model_validate({"percent": percent, "percent_max": 10, "after_close_of": "5 days"})
    return Ruling(rule, "late-fee", version, 1)


def cheaper(new: LateFee, old: LateFee) -> bool:
    return (new.percent or Decimal(0)) < (old.percent or Decimal(0))


KEEPS, AT_ACT = GoverningVersion(), GoverningVersion(straddling="at-act")


@pytest.mark.parametrize(
    ("birth", "act", "rule", "percent"),
    [
        (10, 5, KEEPS, 5),  # the change is better for the customer
        (5, 10, KEEPS, 5),  # a change never raises an issued order
        (5, 10, AT_ACT, 10),
        (5, 10, None, 5),  # the terms are silent: what was issued stands
        (5, None, KEEPS, 5),
    ],
)
def test_which_fee_an_order_issued_before_a_change_attracts(
    birth: int, act: int | None, rule: GoverningVersion | None, percent: int
) -> None:
    at_act = fee(act, "v4") if act is not None else None
    assert prevailing(fee(birth, "v3"), at_act, rule, cheaper).rule.percent == percent
