"""The documents that bind together with the terms."""

from pydantic import Field

from posada.terms.rule import Rule


class IncorporatedDocuments(Rule):
    """Who accepts the terms accepts these documents with them, each in the version of the day.

    Source: laredonet/layered-agreement. `precedence` lists them all, the terms themselves as `terms`, what goes first
    first.
    """

    documents: tuple[str, ...] = Field(min_length=1)
    precedence: tuple[str, ...] = ()
