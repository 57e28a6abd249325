"""What must be told of an act against a customer, beside the act."""

from pydantic import Field

from posada.terms.rule import Rule


class StatedReasons(Rule):
    """A letter of one of `notices` says what was done, on which ground, whether a machine decided, and how to object.

    Source: law-ar/reasons, law-co/reasons, law-mx/reasons.
    """

    notices: frozenset[str] = Field(min_length=1)
    objection: str = "billing"  # the department that hears it
