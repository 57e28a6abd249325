"""Which letters a customer may switch off."""

from pydantic import Field

from posada.terms.rule import Rule


class OptionalNotices(Rule):
    """Letters of these `kinds` are commercial: each person can switch them off; those of the contract cannot be.

    Source: altomarketing/notice-reports-and-general.
    """

    kinds: frozenset[str] = Field(min_length=1)
