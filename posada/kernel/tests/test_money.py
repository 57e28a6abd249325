"""Money: exact sums, one rounding, parts that add up."""

import copy
import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from posada.kernel.errors import BadInput, CurrencyMismatch
from posada.kernel.money import Money, minor_unit, sum_money

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False)
pesos = st.builds(Money, amounts, st.just("COP"))
any_money = st.builds(Money, amounts, st.sampled_from(["COP", "MXN", "CLP", "USD", "BHD"]))


def cop(amount: Decimal | int | str) -> Money:
    return Money(amount, "COP")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (90000, "90000.00 COP"),
        ("90000", "90000.00 COP"),
        (Decimal("90000.5"), "90000.50 COP"),
        ("0.125", "0.125 COP"),
        ("1.5000", "1.50 COP"),
        (Decimal("1E+5"), "100000.00 COP"),
        (Decimal("-0.00"), "0.00 COP"),
        ("-7378", "-7378.00 COP"),
    ],
)
def test_an_amount_is_shown_with_two_decimals_at_least(amount, shown):
    assert str(cop(amount)) == shown
    assert cop(amount).plain() == shown.removesuffix(" COP")


@pytest.mark.parametrize("amount", [1.0, 0.1, True, None, b"1"])
def test_an_amount_is_never_a_float(amount):
    with pytest.raises(TypeError):
        cop(amount)


@pytest.mark.parametrize(("amount", "currency"), [("ten", "COP"), ("NaN", "COP"), (1, "cop"), (1, "XXY"), (1, "")])
def test_figures_and_currencies_are_checked(amount, currency):
    with pytest.raises(BadInput):
        Money(amount, currency)


@pytest.mark.parametrize("text", ["", "90000", "COP 90000", "90,000 COP", "1 2 COP", "90000 pesos"])
def test_other_spellings_are_refused(text):
    with pytest.raises(BadInput):
        Money.parse(text)


def test_two_currencies_do_not_meet():
    dollars = Money(1, "USD")
    for meet in (
        lambda: cop(1) + dollars,
        lambda: cop(1) - dollars,
        lambda: cop(1) < dollars,
        lambda: cop(1) <= dollars,
        lambda: cop(1) > dollars,
        lambda: cop(1) >= dollars,
        lambda: sum_money([cop(1), dollars], "COP"),
    ):
        with pytest.raises(CurrencyMismatch, match="COP and USD"):
            meet()
    assert cop(1) != dollars


def test_money_sums_with_money_only():
    for meet in (lambda: cop(1) + 1, lambda: 1 + cop(1), lambda: cop(1) - 1, lambda: cop(1) < 1):
        with pytest.raises(TypeError):
            meet()
    for factor in (1.5, "2", cop(2), True):
        with pytest.raises(TypeError):
            cop(1) * factor


def test_money_is_a_value():
    assert cop("1.0") == cop("1.00")
    assert len({cop("1.0"), cop("1.00"), cop(1)}) == 1
    assert copy.deepcopy(cop(5)) == pickle.loads(pickle.dumps(cop(5))) == cop(5)
    with pytest.raises(AttributeError):
        cop(1).amount = Decimal(2)


@pytest.mark.parametrize(
    ("net", "percent", "result"),
    [
        (90_000, 10, "9000.00 COP"),
        (62_000, 10, "6200.00 COP"),
        (6_200, 19, "1178.00 COP"),
        (24_000, 19, "4560.00 COP"),
        ("33.33", Decimal("3.5"), "1.16655 COP"),
    ],
)
def test_a_percentage_is_exact(net, percent, result):
    assert str(cop(net).percent(percent)) == result


@pytest.mark.parametrize(
    ("amount", "to", "result"),
    [
        ("0.005", "0.01", "0.01"),
        ("-0.005", "0.01", "-0.01"),
        ("0.0049", "0.01", "0.00"),
        ("7377.5", "1", "7378.00"),
        ("7375", "50", "7400.00"),
        ("7374.99", "50", "7350.00"),
        ("0.075", "0.05", "0.10"),
    ],
)
def test_half_rounds_away_from_zero(amount, to, result):
    assert cop(amount).rounded(Decimal(to)).plain() == result


def test_rounding_needs_a_step():
    with pytest.raises(BadInput):
        cop(1).rounded(Decimal(0))


def test_a_share_of_a_month():
    assert cop(62_000).share(12, 31) == cop("24000")  # 12 days of 31
    assert cop(100).share(1, 3).rounded() == cop("33.33")
    with pytest.raises(BadInput):
        cop(100).share(1, 0)


@pytest.mark.parametrize(
    ("money", "weights", "parts"),
    [
        ("100 COP", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("-100 COP", [1, 1, 1], ["-33.34", "-33.33", "-33.33"]),
        ("100 CLP", [1, 1, 1], ["34.00", "33.00", "33.00"]),
        ("10 COP", [1, 2, 3], ["1.67", "3.33", "5.00"]),
        ("0.01 COP", [0, 1, 1], ["0.00", "0.01", "0.00"]),
        ("0.005 COP", [1], ["0.01"]),
    ],
)
def test_an_allocation_leaves_nothing_over(money, weights, parts):
    assert [part.plain() for part in Money.parse(money).allocate(weights)] == parts


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 5]])
def test_an_allocation_needs_weights(weights):
    with pytest.raises(BadInput):
        cop(1).allocate(weights)


@given(any_money, st.lists(st.integers(0, 10_000), min_size=1, max_size=40).filter(any))
def test_parts_add_up_to_the_rounded_whole_and_lie_within_a_unit_of_their_share(money, weights):
    unit = minor_unit(money.currency)
    whole = money.rounded(unit)
    parts = money.allocate(weights)
    assert sum_money(parts, money.currency) == whole
    for part, weight in zip(parts, weights, strict=True):
        assert part == part.rounded(unit)
        assert abs((part - whole.share(weight, sum(weights))).amount) < unit
        assert weight or part.is_zero


@given(pesos, pesos, pesos)
def test_sums_are_exact(a, b, c):
    assert (a + b) + c == a + (b + c) == sum_money([c, b, a], "COP")
    assert a + b - b == a
    assert (a - a).is_zero
    assert -(a - b) == b - a


@given(pesos, st.decimals(min_value=0, max_value=100, places=4), st.decimals(min_value=0, max_value=100, places=4))
def test_percentages_add_up(money, p, q):
    assert money.percent(p) + money.percent(q) == money.percent(p + q)
    assert money.percent(100) == money == money * 1 == 1 * money


@given(pesos, st.sampled_from(["0.01", "0.05", "1", "3", "50", "1000"]).map(Decimal))
def test_rounding_is_the_nearest_step_and_settles_at_once(money, to):
    rounded = money.rounded(to)
    assert abs((rounded - money).amount) * 2 <= to
    assert rounded.rounded(to) == rounded
    assert rounded.amount % to == 0
    assert (-money).rounded(to) == -rounded


@given(any_money)
def test_what_is_written_is_read_back(money):
    assert Money.parse(str(money)) == money
    assert str(Money.parse(str(money))) == str(money)


@given(pesos, pesos)
def test_amounts_are_ordered(a, b):
    assert (a < b) == (b > a) == (not a >= b)
    assert a.is_positive == (a > Money.zero("COP"))
    assert max(a, b).amount == max(a.amount, b.amount)


class Priced(BaseModel):
    price: Money


@pytest.mark.parametrize(
    "price",
    [
        Money(620000, "COP"),
        "620000 COP",
        {"amount": "620000", "currency": "COP"},
        {"amount": 620000, "currency": "COP"},
        {"amount": Decimal(620000), "currency": "COP"},
    ],
)
def test_models_take_money(price):
    model = Priced(price=price)
    assert model.price == cop(620000)
    assert model.model_dump() == {"price": cop(620000)}
    assert model.model_dump_json() == '{"price":"620000.00 COP"}'
    assert Priced.model_validate_json(model.model_dump_json()) == model


@pytest.mark.parametrize(
    "price",
    [
        620000,
        1.5,
        "620000",
        {"amount": 1.5, "currency": "COP"},
        {"amount": 1},
        {"amount": 1, "currency": "COP", "x": 1},
    ],
)
def test_models_say_what_money_is(price):
    with pytest.raises(ValidationError, match=r"620000 COP|90000 COP"):
        Priced(price=price)


def test_money_has_a_json_schema_either_way():
    assert len(Priced.model_json_schema()["properties"]["price"]["anyOf"]) == 2
    assert Priced.model_json_schema(mode="serialization")["properties"]["price"]["type"] == "string"
