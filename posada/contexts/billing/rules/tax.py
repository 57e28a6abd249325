"""Taxes on what is charged: on top of prices, left off by proof, withheld by whoever must."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class TaxOnTop(Rule):
    """Prices are before tax; whatever of these taxes is due is added and the customer pays it.

    Source: laredonet/prices-exclude-tax.
    """

    taxes: tuple[str, ...] = Field(min_length=1)


class TaxExemptionProof(Rule):
    """Who proves an exemption to a person in `role` before being invoiced is invoiced without the tax.

    Source: laredonet/tax-exemption-proof. Reading: an accepted proof counts for invoices issued after its acceptance,
    and until it expires; no earlier invoice is corrected.
    """

    role: str


class TaxProfile(Rule):
    """Customers say and document what decides whether a tax is due; while a field is missing the full tax is charged.

    Source: laredonet/tax-profile-data. They are asked with the first order.
    """

    fields: tuple[str, ...] = Field(min_length=1)


class NoWithholding(Rule):
    """Payments come without deducting any tax: what is deducted stays owed. Source: laredonet/no-withholding."""


class LocalWithholding(Rule):
    """A tax of these kinds that the law obliges a customer to withhold may be deducted; `role` admits it.

    Source: laredonet/local-withholding-allowed. Reading: what is `doubtful` is put before a person too.
    """

    taxes: tuple[str, ...] = Field(min_length=1)
    doubtful: tuple[str, ...] = ()
    role: str


class WithholdingDocuments(Rule):
    """The proof that a withheld tax was paid over comes `within` so long of the payment; nothing is dunned meanwhile.

    Source: laredonet/withholding-documents. Reading: "timely" has no figure in the text. Without proof in time the
    amount is owed as if it had never been withheld.
    """

    within: Duration


class WithholdingCredit(Rule):
    """What was withheld and proved is credited against what is owed. Source: laredonet/withholding-credit."""

    percent: Decimal = Field(Decimal(100), gt=0, le=100)


def last_day_of_proof(declared_on: date, rule: WithholdingDocuments, calendar: Calendar) -> date:
    """The last day on which the documents are in time."""
    return calendar.after(declared_on, rule.within)
