"""Contracting in another's name."""

from typing import Literal

from posada.terms.rule import Rule

Represented = Literal["third_party", "natural_person", "legal_person", "other_legal_entity"]


class Representation(Rule):
    """Who declares that they may bind another contracts for it; the represented is the customer from then on.

    Source: flooming/client-on-behalf.
    """

    declaration: str
    represents: tuple[Represented, ...]
