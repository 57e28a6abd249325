"""What a suspended service's holder cannot reach."""

from posada.terms.rule import Rule


class SuspendedAccess(Rule):
    """While a service is suspended for want of payment these `requests` about its data are refused.

    Source: altomarketing/suspended-data-not-accessible. Reading: the client area, invoices, payment and tickets stay
    open; what is kept is not erased, and mail goes on arriving.
    """

    requests: tuple[str, ...]
    reason: str = "non-payment"
