"""Terms that a paid period keeps to its end."""

from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class HonouredPeriod(Rule):
    """A paid period keeps what its invoice was issued under, to its last day, whatever is published meanwhile.

    Source: altomarketing/honoured-period. Reading: what was in force on issue counts, not on payment; a period that is
    not paid keeps nothing.
    """

    keeps: tuple[Literal["terms", "price", "promotions"], ...] = Field(("terms", "price", "promotions"), min_length=1)
