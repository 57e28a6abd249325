"""The document of a payment."""

from typing import Literal

from posada.terms.rule import Rule


class PaymentDocument(Rule):
    """An invoice documents what was paid, linked to its proforma and its payments. Source: flooming/doc-factura.

    Reading: it is issued when the proforma is paid in full; partial payments give receipts only.
    """

    issued: Literal["at-full-payment"] = "at-full-payment"
    series: str = "invoice"
