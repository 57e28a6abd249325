"""The room that a customer contracts for equipment of its own."""

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class ContractedSpace(Rule):
    """Room is reserved at one of `data_centres` with what was contracted of each of `measures`, and no more is used.

    Source: altomarketing/housing-space-as-contracted. The product's specifications say how much one unit of the service
    gives. Equipment is registered by its serial number. Reading: the first data centre, unless the order names another.
    """

    measures: tuple[str, ...] = Field(min_length=1)
    data_centres: tuple[str, ...] = Field(min_length=1)


class TurnAgenda(Rule):
    """A matter `of` this kind is granted with a turn: a free slot, so long, within the hours of `department`.

    Source: altomarketing/housing-turn-assigned. Nobody is received without one.
    """

    of: str
    lasts: Duration
    department: str
