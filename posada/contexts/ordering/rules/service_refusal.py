"""Whether the house keeps dealing with a customer."""

from typing import Literal

from posada.terms.rule import Rule


class ServiceRefusal(Rule):
    """A person in one of `roles` refuses an order, or lets a running service end. Source: flooming/service-refusal.

    Reading: a refused order is given back in full, products too as long as they were not delivered; a running service
    ends with its paid term.
    """

    roles: tuple[str, ...] = ("sales",)
    refund_of_orders: Literal["full", "none"] = "full"
    running_services: Literal["end-at-paid-term"] = "end-at-paid-term"
