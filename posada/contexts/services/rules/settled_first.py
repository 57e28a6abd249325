"""What must be paid before a service can be cancelled."""

from typing import Literal

from posada.terms.rule import Rule


class SettledFirst(Rule):
    """A service is cancelled once its charges are paid, which must be before the renewal date for the request to count.

    Source: flooming/cancel-settle-debts. `charge_types` names them for the customer; it is a list of examples. Reading:
    the confirmation is given at once, on the condition of the amount; unpaid by then, the next order stands. What is
    contested in an open matter does not hold the cancellation. Where unpaid charges make it `wait`, they are looked at
    on the last day: overdue ones keep it, off and with its data, until they are paid
    (altomarketing/cancellation-needs-no-unpaid-invoices).
    """

    scope: Literal["service", "account"] = "service"
    charge_types: tuple[str, ...] = ()
    unpaid: Literal["next-order-stands", "wait"] = "next-order-stands"
