"""Payments by the reference that their payer or bank gave them, and by their amount."""

from collections.abc import Collection
from decimal import Decimal

from posada.contexts.payments.models import Payment

MOST = 20


def referred(text: str) -> list[Payment]:
    """The payments of that reference, newest first."""
    return list(Payment.objects.filter(reference=text.strip()).exclude(reference="").order_by("-pk")[:MOST])


def of_amount(amounts: Collection[Decimal]) -> list[Payment]:
    """Payments of one of these amounts, newest first."""
    each = [Payment.objects.filter(amount=amount).order_by("-learnt_at")[:MOST] for amount in amounts]
    return list(each[0].union(*each[1:], all=True)) if each else []
