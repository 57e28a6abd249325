"""What a payer must do for a payment to be complete, and what a report that could not be verified asks of the next."""

from collections.abc import Mapping

from pydantic import Field

from posada.terms.rule import Rule

REPORT = "report"  # that it was made at all: met by telling us of it


class PaymentProcedure(Rule):
    """A payment that was reported is complete once each item of its method is there; `role` may ask for more.

    Source: metsys/payment-procedure-duty. An item is the `report` itself or a kind of document. Until all are met
    nobody takes the payment as received.
    """

    items: Mapping[str, tuple[str, ...]] = Field(min_length=1)
    role: str

    def of(self, method: str) -> tuple[str, ...]:
        """What a payment by this method needs."""
        return self.items.get(method, ())


class UnverifiableReport(Rule):
    """A report that could not be verified is deleted from what the customer sees; the next about the same claim must
    carry these.

    Source: metsys/payment-unverifiable-report-deleted. Reading: it stays in the books' own record.
    """

    then_requires: tuple[str, ...] = Field(("file",), min_length=1)
