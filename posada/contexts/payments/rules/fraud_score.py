"""How likely it is that a card is used by somebody else: a score with its reasons."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator

from posada.terms.rule import Rule

Reason = Literal["card-country-differs", "holder-differs", "prepaid-card", "repeated-attempts"]
TOP = 100


class FraudScore(Rule):
    """A card is scored from its data and those given when contracting, before it is charged.

    Source: flooming/fraud-score. Reading: no scale or threshold is published; the scale is 0 to 100, and from
    `threshold` on the payment waits for a confirmation.
    """

    confidential = ("score", "threshold", "reasons")  # who knows how a score is made can make one

    weights: Mapping[Reason, int]
    threshold: int = Field(60, ge=1, le=TOP)
    attempts: int = Field(3, ge=2)  # so many cards tried on one account are repeated attempts

    @model_validator(mode="after")
    def weights_are_points(self) -> Self:
        if any(not 0 <= points <= TOP for points in self.weights.values()):
            raise ValueError(f"a weight is a number of points from 0 to {TOP}")
        return self


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the gateway tells of a card. `country` is that of its issuer, empty where not known."""

    holder: str
    country: str = ""
    prepaid: bool = False


@dataclass(frozen=True, slots=True)
class BuyerFacts:
    """What the buyer gave when contracting, and how many cards were tried before."""

    name: str
    country: str
    cards_tried: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """Points from 0 to 100, and what gave them."""

    points: int
    reasons: tuple[Reason, ...]


def fraud_score(card: CardFacts, buyer: BuyerFacts, rule: FraudScore) -> Score:
    """The sum of the weights of what speaks against the card, at most 100."""
    signs: dict[Reason, bool] = {
        "card-country-differs": bool(card.country) and card.country != buyer.country,
        "holder-differs": folded(card.holder) != folded(buyer.name),
        "prepaid-card": card.prepaid,
        "repeated-attempts": buyer.cards_tried + 1 >= rule.attempts,
    }
    reasons = tuple(reason for reason, holds in signs.items() if holds and rule.weights.get(reason))
    return Score(min(TOP, sum(rule.weights[reason] for reason in reasons)), reasons)


def folded(name: str) -> tuple[str, ...]:
    """The words of a name without accents, case or order: cards print names their own way."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return tuple(sorted(plain.casefold().replace(".", " ").split()))
