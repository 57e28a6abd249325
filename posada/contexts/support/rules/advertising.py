"""Advertising: to whom it may go, from where its recipients may come, and the ways out of it.

A person's word about letters is kept in one place (`ground.customers.models.Consent`). The terms say what it takes:
with MarketingConsent nothing of the class is sent before the person accepts it; with OptionalNotices
(optional_notices.py) letters of a kind are sent until the person does not want them.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from posada.terms.rule import Rule

ADVERTISING, INTERNAL = "advertising", "internal"
NoticeClass = Literal["advertising", "price-change", "feature-change", "internal"]
CLASSES: dict[str, NoticeClass] = {
    "promotion": "advertising", "offer": "advertising", "price-change": "price-change",
    "features-changed": "feature-change",
}  # fmt: skip


class MarketingConsent(Rule):
    """No advertising goes to a person who has not expressly accepted it. Source: metsys/marketing-opt-in-only."""

    default: Literal[False] = False
    kind_of: Literal["express"] = "express"


class ExemptNotices(Rule):
    """Letters of these classes are no advertising: they need no consent, and no way out silences them.

    Source: metsys/marketing-exempt-notices. Reading: what passes between the house and its customer about what they
    have is never advertising, with or without this rule.
    """

    classes: frozenset[NoticeClass]

    @model_validator(mode="after")
    def what_the_contract_needs_is_among_them(self) -> Self:
        if INTERNAL not in self.classes or ADVERTISING in self.classes:
            raise ValueError("internal letters are always exempt, and advertising never is")
        return self


class RecipientSources(Rule):
    """Recipients come from these records alone; data that customers keep with us are never such a source.

    Source: metsys/no-use-of-client-lists.
    """

    allowed: tuple[str, ...] = Field(("customers",), min_length=1)


class UnsubscribeLink(Rule):
    """Each advertising letter says how to leave, with a link that does it. Source: metsys/marketing-unsubscribe-link.

    Reading: the link's page withdraws the consent by being opened, and says so.
    """

    in_every_letter: Literal[True] = True


class UnsubscribeByMail(Rule):
    """Writing to this address is another way out; a sender that nobody knows goes to a person in `role`.

    Source: metsys/marketing-unsubscribe-by-mail.
    """

    address: str
    role: str


def class_of(kind: str) -> NoticeClass:
    """The class of a kind of letter."""
    return CLASSES.get(kind, "internal")


def needs_consent(kind: str, exempt: ExemptNotices | None) -> bool:
    """Whether a letter of this kind waits for its reader's consent, where advertising does.

    Where the terms name no classes, advertising alone does: a change of price is told to those who have what changes.
    """
    named = class_of(kind)
    return named not in exempt.classes if exempt else named == ADVERTISING
