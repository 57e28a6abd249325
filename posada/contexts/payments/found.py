"""Payments by the reference that their payer or bank gave them, and by their amount."""

from collections.abc import Collection
from decimal import Decimal

from posada.contexts.payments.models import Payment

MOST = 20


def found(text: str, amounts: Collection[Decimal]) -> list[Payment]:
    """The payments of that reference, and those of one of these amounts, newest first: one query."""
    referred = Payment.objects.filter(reference=text.strip()).exclude(reference="").order_by("-pk")[:MOST]
    each = [Payment.objects.filter(amount=amount).order_by("-learnt_at")[:MOST] for amount in amounts]
    return list(referred.union(*each, all=True)) if each else list(referred)
