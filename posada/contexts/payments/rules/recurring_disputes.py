"""Disputes that come again."""

from pydantic import Field

from posada.terms.rule import Rule


class RecurringDisputes(Rule):
    """From this occurrence on services are suspended at once, with no time to pay first.

    Source: flooming/dispute-recurring.
    """

    from_occurrence: int = Field(2, ge=2)
