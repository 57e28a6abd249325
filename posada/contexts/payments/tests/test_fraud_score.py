"""Scores of cards, and what a scan may show."""

import pytest

from posada.contexts.payments.rules.card_confirmation import ScanMasking, masked
from posada.contexts.payments.rules.fraud_score import BuyerFacts, CardFacts, FraudScore, fraud_score

RULE = FraudScore(
    weights={"card-country-differs": 45, "holder-differs": 33, "prepaid-card": 15, "repeated-attempts": 20}
)
ANA = BuyerFacts("Ana Gómez", "CO")


@pytest.mark.parametrize(
    ("card", "buyer", "points"),
    [
        (CardFacts("ANA GOMEZ", "CO"), ANA, 0),
        (CardFacts("Gómez Ana", ""), ANA, 0),  # no country known: nothing speaks against it
        (CardFacts("John Doe", "US"), ANA, 78),
        (CardFacts("Ana Gómez", "US"), ANA, 45),
        (CardFacts("John Doe", "US", prepaid=True), BuyerFacts("Ana Gómez", "CO", cards_tried=2), 100),
    ],
)
def test_score(card, buyer, points):
    assert fraud_score(card, buyer, RULE).points == points


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("4111111111111111", "************1111"),
        ("4111 1111 1111 1111", "**** **** **** 1111"),
        ("************1111", "************1111"),
        ("1111", "1111"),
    ],
)
def test_digits_beyond_the_last_four_are_hidden(number, kept):
    assert masked(number, ScanMasking(may_hide=("cvv",), visible_last_digits=4)) == kept
