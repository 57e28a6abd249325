"""How long a payment may stay unapplied before both sides are told."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class PaymentWatch(Rule):
    """A payment by one of `methods` that is not applied `after` it was told of: customer and `role` are alerted.

    Source: flooming/payment-monitor-48h.
    """

    methods: tuple[str, ...]
    after: Duration
    role: str = "billing"
