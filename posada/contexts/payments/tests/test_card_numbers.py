"""Card numbers are found and covered; other numbers are left alone."""

import pytest

from posada.contexts.payments.card_numbers import mask_cards


@pytest.mark.parametrize(("text", "kept", "found"), [
    ("mi tarjeta 4111 1111 1111 1111 gracias", "mi tarjeta ************1111 gracias", ("1111",)),
    ("4242-4242-4242-4242", "************4242", ("4242",)),
    ("5555555555554444 y 378282246310005", "************4444 y ***********0005", ("4444", "0005")),
    ("4111 1111 1111 1112", "4111 1111 1111 1112", ()),          # the check digit is wrong
    ("orden 900123456-8 del 2026-03-29", "orden 900123456-8 del 2026-03-29", ()),
    ("41111111111111111111111", "41111111111111111111111", ()),  # part of a longer number
])  # fmt: skip
def test_numbers_of_cards_are_covered_but_for_four_digits(text: str, kept: str, found: tuple[str, ...]) -> None:
    assert mask_cards(text) == (kept, found)
