"""What a customer may do with a service that has ended."""

from typing import Literal

from posada.terms.rule import Rule


class UseEnds(Rule):
    """With the end of a service its use ends: it is closed, and nothing is taken in for it any more.

    Source: laredonet/stop-use-after-end.
    """

    at: Literal["end"] = "end"
