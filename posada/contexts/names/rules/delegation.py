"""Where domains lead: delegated to us, to others, or not yet."""

from typing import Literal

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class Delegation(Rule):
    """Whoever registered a domain elsewhere delegates it to our name servers (`servers`) to use a service on it.

    Source: altomarketing/external-domain-client-delegates. Until the world's DNS says so, the service's page shows
    which servers to set. Reading: a domain is delegated when every name server of it is one of ours.
    """

    by: Literal["customer"] = "customer"
    servers: tuple[str, ...] = Field(min_length=1)


class ForeignDns(Rule):
    """A domain bought here that is delegated to name servers of others is not supported while it is.

    Source: altomarketing/foreign-dns-not-supported. A ticket about it says which name servers it has, and staff are
    proposed the answer.
    """

    supported: Literal[False] = False


class RecordsAway(Rule):
    """After the end of a service its owner moves DNS records away from `hosts`, and is reminded while any is there.

    Source: laredonet/move-dns-after-end. Reading: the text sets no date; reminders go out every `every`, and staff may
    take away zones that we answer for once `removable_after` has passed.
    """

    hosts: tuple[str, ...] = Field(min_length=1)
    every: Duration
    removable_after: Duration
    role: str
