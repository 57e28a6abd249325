"""Confidential information: what it is, who may see it, to whom it may be told."""

from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class ConfidentialMarks(Rule):
    """An item with one of these `marks`, or of one of these `kinds` without any, is confidential.

    Source: alestra/confidential-information-classification. Reading: marked items and listed kinds both, unless
    `listed_kinds` is off.
    """

    marks: tuple[str, ...] = Field(min_length=1)
    kinds: tuple[str, ...] = ()
    listed_kinds: bool = True

    def covers(self, mark: str, kind: str) -> bool:
        return mark in self.marks or (self.listed_kinds and kind in self.kinds)


class NeedToKnow(Rule):
    """Staff read a confidential item only for an open ticket or case of that customer; each look is recorded.

    Source: alestra/confidentiality-need-to-know.
    """

    for_: tuple[Literal["ticket", "case"], ...] = Field(("ticket", "case"), alias="for")


class StaffInstruction(Rule):
    """Nobody is given confidential information before having acknowledged the duties about it.

    Source: alestra/confidentiality-instruction-record.
    """

    before_access: bool = True


class PriorConsent(Rule):
    """Any disclosure beyond need-to-know waits for the other party's consent, written and earlier.

    Source: alestra/confidentiality-prior-written-consent.
    """

    written: Literal[True] = True
    prior: Literal[True] = True


class CompelledDisclosure(Rule):
    """What the law or an authority demands is disclosed once the other party was told and has copies.

    Source: alestra/compelled-disclosure. Reading: an order that forbids the notice is recorded in its place.
    """

    notice_first: Literal[True] = True
    copies: Literal[True] = True


class ConfidentialityExceptions(Rule):
    """On one of these `grounds`, with its evidence, an item is confidential no more.

    Source: alestra/confidentiality-exceptions. A person sets the ground.
    """

    grounds: tuple[str, ...] = Field(min_length=1)


class ReturnOrDestroy(Rule):
    """When the contract ends, who asks has all their information returned or destroyed, copies included.

    Source: alestra/confidentiality-return-or-destroy. Reading: asked within the window, it is met before data are
    deleted; a deletion waits for it.
    """

    choices: tuple[str, ...] = ("return", "destroy")
    role: str
