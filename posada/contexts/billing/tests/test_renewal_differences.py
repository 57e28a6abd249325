"""What a renewal changes, in words for its invoice."""

from typing import Any

from posada.contexts.billing.renewal_differences import differences
from posada.ground.catalogue.products import Product
from posada.kernel.money import Money


def product(**fields: Any) -> Product:
    return Product.model_validate(
        {"slug": "pack", "kind": "rental", "type": "promo-package", "prices": {"semiannual": 90}, "currency": "USD"}
        | fields
    )


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def test_a_renewal_that_is_alike_has_no_differences() -> None:
    assert differences(product(), product(), usd("90"), usd("90")) == {}


def test_a_price_is_told_with_its_percentage() -> None:
    assert differences(product(), product(), usd("90"), usd("99")) == {"price": "90.00 -> 99.00 (+10.00 %)"}


def test_what_is_taken_out_and_put_in_is_told_by_name() -> None:
    old = product(includes=[{"product": "app"}, {"product": "radio"}], specifications={"stations": 1})
    new = product(includes=[{"product": "radio"}, {"product": "site"}], specifications={"stations": 2})
    assert differences(old, new, usd("90"), usd("90")) == {
        "removed": ["app"], "added": ["site"], "stations": "1 -> 2",
    }  # fmt: skip
