"""What the terms say of addresses: what is declared for one, where it may be used, whose it is, and a bad name."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from posada.terms.rule import Rule


class AddressData(Rule):
    """An address is assigned only once each of these is `required` and stated; they are declared to the `registry`.

    Source: metsys/ip-lacnic-data. Reading: the clause speaks of blocks; a single address needs the same.
    """

    registry: str
    required: tuple[str, ...] = Field(min_length=1)

    def missing(self, given: Mapping[str, Any]) -> list[str]:
        """What was not stated, in the order in which it is asked for."""
        return [name for name in self.required if not str(given.get(name) or "").strip()]


class AddressScope(Rule):
    """An address is used with services of ours alone, and announced by no other network.

    Source: metsys/ip-use-inside-network. Its customer may move it among the services that it has here.
    """

    scope: Literal["provider-network"] = "provider-network"


class AddressReturn(Rule):
    """An address is the provider's: with the service that it was handed over for it goes back to where it came from.

    Source: metsys/ip-ownership. Who had it when is kept.
    """

    to: Literal["pool"] = "pool"


class AddressReplacement(Rule):
    """For an address about which there was a case `after` that was not refused, no other is given in its place.

    Source: metsys/ip-reputation-no-replacement. Staff may give one all the same, with a reason.
    """

    after: str
    role: str


class AddressBar(Rule):
    """A customer who had a case `after` that was not refused may be barred by `role` from having more addresses.

    Source: metsys/ip-reputation-block-purchase. Reading: until staff lift it.
    """

    after: str
    role: str
