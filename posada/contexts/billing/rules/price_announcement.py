"""How customers learn of an increase, and what leaving because of it leaves them."""

from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class PriceAnnouncement(Rule):
    """An increase is published, or told, by at least one of these channels; a person in `role` publishes it.

    Source: laredonet/fee-increase-channels.
    """

    channels: tuple[Literal["web", "ticket", "email"], ...] = Field(min_length=1)
    role: str = "administrator"


class PriceKeptOnLeaving(Rule):
    """Whoever gives notice while an increase is announced keeps the old price until the service ends.

    Source: laredonet/fee-increase-cancel-right.
    """

    until: Literal["end"] = "end"
