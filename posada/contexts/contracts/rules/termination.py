"""Ending a service before its period does: who may ask, in which form, how long it takes."""

from typing import Literal

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class WrittenTermination(Rule):
    """An end is asked for in writing, by one of these `channels`. Source: alestra/termination-written-notice."""

    channels: tuple[str, ...] = Field(min_length=1)
    confirmed_in: tuple[str, ...] = ("portal",)  # where the settlement is shown first; elsewhere receipt counts


class GoodStanding(Rule):
    """Who owes what has fallen due, or has a breach not cured, may not end a service; the notice is kept on file.

    Source: alestra/termination-good-standing. Reading: `kept` lets it take effect on the day on which the customer is
    up to date, without a new notice; what the customer contests does not count.
    """

    kept: bool = True


class TerminationProcessing(Rule):
    """A removal takes at most `within` from the day after the notice was received.

    Source: alestra/termination-processing-days. The day on which it was done is the day of the end.
    """

    within: Duration


class AdviceOnLeaving(Rule):
    """Advice on taking data out is given to who asks for it; the acknowledgement of a notice says until when.

    Source: alestra/extraction-advice.
    """

    on_request_only: Literal[True] = True
    department: str


class LeavingIsTheCustomers(Rule):
    """Moving to another platform is the customer's own task; the acknowledgement of an end says by when.

    Source: alestra/migration-out-excluded.
    """

    included: Literal[False] = False
