"""Knowing what a payment is for before acting on it."""

from posada.terms.rule import Rule


class PaymentPurpose(Rule):
    """Money counts for such an invoice only when the payer has told what it is for; until then it waits.

    Paying the invoice itself is telling. Source: flooming/domain-payment-notice.
    """


class PaymentClarification(Rule):
    """A customer who misses a payment asks for it; staff look through what arrived and is not allocated.

    Fees added after the day of the payment are taken back when it is found.
    Source: flooming/payment-clarification-ticket.

    Reading: amounts within `near_percent` and days within `near_days` of what the customer says are shown.
    """

    role: str = "billing"
    near_percent: int = 1
    near_days: int = 5


class PaymentFirst(Rule):
    """None of these acts happens before the payment has been received, whoever asks.

    Source: flooming/domain-pay-first.
    """

    before: tuple[str, ...]
