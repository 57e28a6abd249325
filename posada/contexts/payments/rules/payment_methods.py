"""By which methods customers may pay."""

from typing import Literal

from posada.terms.rule import Rule


class PaymentMethods(Rule):
    """A customer chooses freely among `methods`, unless one was asked for.

    Source: flooming/payment-method-free-choice.
    """

    methods: tuple[str, ...]


class ImposedMethod(Rule):
    """A person may ask a customer to use one method, for the account or for one invoice, and tells why.

    Source: flooming/payment-method-imposed.
    """

    role: str = "billing"
    notice_channels: tuple[Literal["email", "ticket"], ...] = ("email", "ticket")


def offered(rule: PaymentMethods, imposed: str | None) -> tuple[str, ...]:
    """The methods to show at the till: the one that was asked for, or all."""
    return (imposed,) if imposed else rule.methods
