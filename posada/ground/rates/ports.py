"""What we ask of a source of rates, in our words."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from posada.ground.rates.exchange import Quote
from posada.kernel.errors import PosadaError


class Unreachable(PosadaError):
    """The source did not answer, so nothing is known; the job asks again."""


class NotUnderstood(PosadaError):
    """The source answered something that is not of the shape we know: a person reads it."""


class RateSource(Protocol):
    """Somebody who tells what currencies cost. Asked twice, it says the same."""

    def quotes(self, on: date) -> Sequence[Quote]:
        """What it tells for that day, and for days after it where it tells them already; nothing where it has none.

        Raises Unreachable, NotUnderstood.
        """
        ...
