"""Payment by reference at banks and counters."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class ReferencedPayment(Rule):
    """A reference for the exact amount of an invoice is issued through `gateway`, payable at `places`.

    Source: flooming/referenced-payments.

    Reading: online banking is accepted where the gateway reports it.
    """

    method: str
    gateway: str
    places: tuple[str, ...]
    ways: tuple[str, ...]
    expires_after: Duration | None = None
