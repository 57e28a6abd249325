"""What is moved, how that is proved, and how long nothing may answer."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from posada.terms.rule import Rule


class RelocationParts(Rule):
    """Each of these `parts` `of` something is moved whole, or is not there, with the reason, before all is done.

    Sources: altomarketing/migration-site-databases-settings, altomarketing/migration-mailboxes-recreated. `not_moved`
    are left behind. A part is whole once as much was made as was found.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str
    parts: tuple[str, ...] = Field(min_length=1)
    not_moved: tuple[str, ...] = ()

    def open(self, noted: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """The parts that are not settled, in order."""
        return [part for part in self.parts if not settled(noted.get(part))]


def settled(noted: Mapping[str, Any] | None) -> bool:
    """Whether a part was moved whole, or is not there for a reason."""
    if noted is None:
        return False
    if noted.get("reason"):
        return True
    found, made = Decimal(str(noted.get("found", 0))), Decimal(str(noted.get("made", 0)))
    return made >= found and not noted.get("missing")


class RelocationOutage(Rule):
    """The domain points here only once all parts are there; the site is asked each `probe_every` seconds meanwhile.

    Source: altomarketing/migration-no-noticeable-outage. Each answer that did not come counts for that time. Reading:
    more than `most_seconds` is written down as not kept, and gives nothing by itself.
    """

    most_seconds: int = Field(0, ge=0)
    probe_every: int = Field(60, ge=1)

    def seconds(self, asked: int, answered: int) -> int:
        """For how long nothing answered."""
        return max(0, asked - answered) * self.probe_every


class RelocationPasswords(Rule):
    """Mailboxes that the provider makes begin with one password: that of the hosting account, or one of their own each.

    Source: altomarketing/migration-common-mailbox-password. The customer is told without the password, and which are
    still on it is shown until they are changed.
    """

    initial: Literal["hosting-account", "random"] = "hosting-account"
