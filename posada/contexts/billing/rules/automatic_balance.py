"""Using a balance in the customer's favour without being asked."""

from posada.terms.rule import Rule


class AutomaticBalance(Rule):
    """What is paid beyond an invoice stays as balance and is set against the coming ones as they are issued.

    Source: altomarketing/overpayment-to-balance. Reading: against claims of these `origins`, the oldest due first.
    """

    origins: tuple[str, ...] = ("renewal", "new-contract", "change")


class InterestFree(Rule):
    """A balance in the customer's favour bears nothing: it changes by credits and uses alone.

    Source: altomarketing/credit-bears-no-interest.
    """

    interest_percent: int = 0
    commission_percent: int = 0
