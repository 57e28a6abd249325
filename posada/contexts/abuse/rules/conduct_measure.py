"""What a person may do about conduct that was put before them, and what it costs to be open again."""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from posada.kernel.money import Money
from posada.terms.rule import Rule

Measure = Literal[
    "suspend",
    "cancel",
    "block",
    "lock-transfer",
    "lift",
    "warn",
    "limit",
    "lift-limit",
    "deactivate",
    "delete-content",
    "offer",
]


class ConductMeasure(Rule):
    """A granted case `of` this kind is carried out by one of these `measures`: the one its decision names as `act`.

    Sources: metsys/deny-or-cancel-for-breach, metsys/protective-action-grounds, metsys/spam-immediate-suspension. With
    one measure alone it need not be named. `lifts` names the kind of case whose suspension a `lift` ends; `warn` tells
    the customer what to correct and by when, `limit` what the service may take of its server until it is looked at
    again, `deactivate` and `delete-content` have one part taken off, `offer` names the types of product in `offers`.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str = Field(max_length=40)
    measures: tuple[Measure, ...] = Field(min_length=1)
    hold: Literal["breach", "spam", "investigation", "overload", "whois"] = "breach"
    lifts: str = ""
    offers: tuple[str, ...] = ()

    def measure(self, named: object) -> str | None:
        """The measure that a decision names; the only one where it names none; None where it is none of these."""
        if not named and len(self.measures) == 1:
            return self.measures[0]
        return str(named) if named in self.measures else None


class SecondConfirmation(Rule):
    """In a case `of` this kind these `measures` are carried out once another person, in `role`, has confirmed them.

    Source: metsys/unlimited-misuse-decision. Reading: what cannot be undone is looked at twice.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str = Field(max_length=40)
    measures: tuple[Measure, ...] = Field(min_length=1)
    role: str


class Fine(Rule):
    """A service suspended in a case `of` this kind is open again only once this fine is paid.

    Sources: metsys/spam-reopening-fee, metsys/phishing-second-fine. Reading: the figure is final, its tax within.
    `occurrence` is the number of the case in the account's life from which it is due; no period ends the count.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str = Field(max_length=40)
    amount: Decimal = Field(gt=0)
    currency: str
    occurrence: int = Field(1, ge=1)


def fine_due(occurrence: int, rules: Iterable[Fine]) -> Money | None:
    """The fine of the case that is the `occurrence`th of its kind; None where it bears none."""
    due = [rule for rule in rules if occurrence >= rule.occurrence]
    return Money(due[0].amount, due[0].currency) if due else None
