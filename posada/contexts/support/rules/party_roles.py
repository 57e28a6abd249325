"""Who is who before the house, and who has no dealings with it."""

from collections.abc import Collection

from pydantic import Field

from posada.terms.rule import Rule


class PartyRoles(Rule):
    """The people of the system hold these roles; those in `without_standing` ask for nothing here.

    Source: altomarketing/roles. What each may ask for its own clauses say; a refusal cites the one that needs a role.
    """

    client_side: frozenset[str] = Field(min_length=1)
    provider_side: frozenset[str] = Field(min_length=1)
    without_standing: frozenset[str] = frozenset()


class NotAttended(Rule):
    """Users of a customer that resells, with a service of one of these `types`, are not attended: their reseller is.

    Source: altomarketing/reseller-end-users-not-attended. They are told whom to turn to: `instead`.
    """

    role: str
    types: frozenset[str] = Field(min_length=1)
    instead: str


def role_of(known: bool, held_types: Collection[str], rule: NotAttended) -> str | None:
    """The role of somebody who writes under an account: that of its users where the house does not know them."""
    return rule.role if not known and rule.types & set(held_types) else None
