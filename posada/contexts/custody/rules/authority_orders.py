"""What an authority may have done to a service, and how it is classed."""

from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class OrderedInterruption(Rule):
    """A service, or so many licences of it, is off while an authority orders it, and no longer.

    Source: alestra/authority-interruption. Reading: a month invoiced stands; rent that falls due meanwhile is held
    until a person in `role` decides.
    """

    rent: Literal["held", "charged"] = "held"
    role: str = "billing"


class InterruptionClass(Rule):
    """An interruption ordered by an authority is of the class `classed`, and of none in `never`.

    Source: alestra/authority-interruption-not-force-majeure.
    """

    classed: str = "authority-order"
    never: tuple[str, ...] = Field(min_length=1)
