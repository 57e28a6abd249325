"""What a chargeback brings: everything off, time to pay otherwise, and the end."""

from typing import Literal

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class ChargebackSuspension(Rule):
    """A chargeback of a payment by one of `methods` suspends, at once, all services of the account it belongs to.

    Source: metsys/chargeback-suspend-all. Reading: services paid by other means too, as the text says all.
    """

    methods: tuple[str, ...]
    scope: Literal["all-services"] = "all-services"


class ChargebackWait(Rule):
    """The payer has `wait` to pay by another method, in the hours of `department` where these are working hours.

    Source: metsys/chargeback-48-hours. Reading: working hours are those of the desk, the longer for the customer.
    """

    wait: Duration
    department: str | None = None


class ChargebackEnding(Rule):
    """Not paid by then, the suspended services end for good with their content; services of the types in `spares` stay.

    Source: metsys/chargeback-termination. Reading: it erases content; domain names belong to their holder and are not
    dropped at the registry.
    """

    spares: frozenset[str] = frozenset()


class ChargebackReview(Rule):
    """A chargeback is put before a person in `role`, who may take one of `options`, or keep the customer.

    Source: altomarketing/chargeback-serious-fault. A closed account takes no new orders. Kept, what was charged back is
    due `repay_within` later, and what follows lateness counts from there. Services of the types in `spares` stay.
    Reading: nothing is suspended or deleted before a person has decided.
    """

    role: str
    options: tuple[Literal["close-account", "delete-services"], ...]
    repay_within: Duration
    spares: frozenset[str] = frozenset()
