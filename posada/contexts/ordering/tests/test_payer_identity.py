"""What a scan of a card may show, and when it is the card that was charged."""

import pytest

from posada.contexts.ordering.rules.payer_identity import CardScan, agrees, shows_too_much

RULE = CardScan(methods=("card",), visible_digits=4)


@pytest.mark.parametrize(
    ("shown", "refused"),
    [
        ("**** **** **** 4242", False),
        ("4242", False),
        ("4242 4242 4242 4242", True),
        ("**** **** ***4 4242", True),  # one digit more than is wanted
        ("", False),
    ],
)
def test_a_scan_shows_the_last_digits_alone(shown: str, refused: bool) -> None:
    assert shows_too_much(shown, RULE) is refused


def test_where_the_rest_may_be_seen_nothing_is_refused() -> None:
    assert not shows_too_much("4242 4242 4242 4242", RULE.model_copy(update={"masked_only": False}))


@pytest.mark.parametrize(
    ("shown", "same"), [("**** 4242", True), ("1881", False), ("4242424242424242", True), ("", False)]
)
def test_the_scan_is_of_the_card_that_was_charged(shown: str, same: bool) -> None:
    assert agrees(shown, "4242", RULE) is same
