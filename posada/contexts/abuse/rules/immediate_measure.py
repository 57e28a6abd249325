"""Measures taken at once on a ground that the terms list."""

from typing import ClassVar, Literal

from pydantic import Field

from posada.terms.rule import Rule


class ImmediateMeasure(Rule):
    """On one of the listed grounds a person in `role` suspends a service at once, with no notice before.

    Source: laredonet/immediate-measure. Reading: suspension comes first, and is lifted by a person once its cause is
    gone; the customer is told at once, with the ground, unless an order forbids it.
    """

    role: str


class MeasureGround(Rule):
    """The terms list this `ground`, under which the service is held for `reason`; `needs` must be stated with it.

    Sources: laredonet/ground-v-third-party-access, laredonet/ground-vi-authority-order.
    """

    identity: ClassVar[tuple[str, ...]] = ("ground",)

    ground: str
    reason: Literal["breach", "spam", "overload", "authority", "investigation"]
    needs: tuple[str, ...] = ()


class ComplaintPresumption(Rule):
    """In cases of these grounds the complaints of these sources count as proof, until the customer proves otherwise.

    Source: laredonet/complaints-as-evidence. Reading: elsewhere a complaint is weighed like other evidence.
    """

    grounds: frozenset[str] = Field(min_length=1)
    sources: frozenset[str] = Field(min_length=1)


class ComplaintRebuttal(Rule):
    """The customer overturns that with convincing evidence, which `role` judges; then the suspension ends.

    Source: laredonet/complaint-rebuttal.
    """

    role: str
