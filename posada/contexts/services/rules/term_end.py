"""What the end of a contracted period brings."""

from typing import Literal

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class TermEnd(Rule):
    """A service ends with its period and is not renewed by itself; the customer is reminded of it `reminders` before.

    Source: alestra/term-end-no-renewal. Reading: the reminders are a courtesy of the house, not of the text.
    """

    renews: Literal[False] = False
    reminders: tuple[Duration, ...] = ()
