"""Tax invoices."""

from typing import Literal

from posada.terms.rule import Rule


class TaxInvoice(Rule):
    """A digital invoice for tax purposes, for customers whose tax id is not `without`.

    Source: flooming/doc-factura-fiscal.
    """

    format: Literal["digital"] = "digital"
    series: str = "tax-invoice"
    without: str = "0"
