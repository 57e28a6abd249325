"""Further names of a site."""

from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from posada.terms.rule import Rule


class FurtherNames(Rule):
    """A site may have further names of this kind: parked domains or subdomains, `most` of them, each for `price`.

    Sources: metsys/parked-domains-unlimited, metsys/subdomains-unlimited. Without `most` there is no cap.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: Literal["parked-domain", "subdomain"]
    most: int | None = Field(None, ge=1)
    price: Decimal = Field(Decimal(0), ge=0)
