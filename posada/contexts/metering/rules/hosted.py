"""What may be hosted in a service, by which means, and what of its configuration is open."""

from typing import ClassVar, Literal

from pydantic import Field

from posada.terms.rule import Rule


class SiteLimit(Rule):
    """A service, or each account in it, hosts so many `sites` and no more; other names of one of them are none.

    Sources: metsys/individual-single-site, metsys/account-single-site.
    """

    sites: int = Field(ge=1)
    per: Literal["service", "account"] = "service"


class SiteRegistry(Rule):
    """A site is hosted by what the house has on record alone: a name that answers without a record is irregular.

    Source: metsys/enabled-tools-only. It is put on a list that `role` looks through.
    """

    role: str


class OpenConfiguration(Rule):
    """Whether a customer may have this part of the configuration (`of`) changed.

    Source: metsys/php-ini-locked. Where it is not `editable` a request is refused; where it is, `role` carries it out.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str = Field(max_length=40)
    editable: bool
