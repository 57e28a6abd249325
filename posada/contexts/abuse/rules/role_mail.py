"""Mail to the addresses at which the whole world complains."""

from pydantic import Field

from posada.terms.rule import Rule


class RoleMail(Rule):
    """All mail to these `addresses` of a customer's domain is read by staff in `role`, each piece once.

    Source: laredonet/abuse-postmaster-review. Reading it needs no other purpose; it may become a complaint.
    """

    addresses: frozenset[str] = Field(min_length=1)
    role: str
