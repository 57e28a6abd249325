"""Claims and fiscal documents by their number; claims by their amount."""

from collections.abc import Collection
from decimal import Decimal

from posada.contexts.billing.models import FiscalDocument, Invoice
from posada.ground.ledger.numbers import numbers_meant
from posada.terms.contract import Terms

MOST = 20
KINDS = ("invoice", "tax-invoice", "credit-note", "receipt")


def claims(text: str, amounts: Collection[Decimal], terms: Terms) -> list[Invoice]:
    """The claim of that number, and claims of one of these amounts, so many of each, those due last first."""
    numbered = Invoice.objects.filter(number__in=numbers_meant(text, ["proforma"], terms))
    each = [Invoice.objects.filter(total=amount).order_by("-due_on")[:MOST] for amount in amounts]
    return list(numbered.union(*each, all=True)) if each else list(numbered)


def documents(text: str, terms: Terms) -> list[FiscalDocument]:
    """The fiscal documents of that number, of whatever kind."""
    meant = [number for number in numbers_meant(text, KINDS, terms) if number]
    return list(FiscalDocument.objects.filter(kind__in=KINDS, number__in=meant).order_by("kind")[:MOST])
