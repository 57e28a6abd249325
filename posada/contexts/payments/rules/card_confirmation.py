"""Confirming the use of a card: the form, what its scan may hide, the checks, and no answer."""

from typing import Literal

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class CardConfirmation(Rule):
    """A payment whose score asks for it waits for these documents. Source: flooming/card-use-confirmation-form."""

    documents: tuple[Literal["scan", "signature"], ...]


class ScanMasking(Rule):
    """What a scan may hide; digits shown beyond the last are hidden before it is stored.

    Source: flooming/card-scan-masking.
    """

    may_hide: tuple[str, ...]
    visible_last_digits: int = 4


class CardScanCheck(Rule):
    """A person compares these with the gateway's data; all must match. Source: flooming/card-scan-check."""

    checks: tuple[str, ...]
    role: str = "billing"


class ConfirmationLapse(Rule):
    """Whoever declines the form, or does not answer in time, pays by another method.

    Source: flooming/card-confirmation-refused. Reading: the text names no time to answer.
    """

    answer_within: Duration


def masked(number: str, rule: ScanMasking) -> str:
    """The number with all digits hidden but the last ones; as it came where they are hidden already."""
    digits = [place for place, sign in enumerate(number) if sign.isdigit()]
    hidden = set(digits[: max(len(digits) - rule.visible_last_digits, 0)])
    return "".join("*" if place in hidden else sign for place, sign in enumerate(number))
