"""By which methods customers may pay."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class PaymentMethods(Rule):
    """A customer chooses freely among `methods`, unless one was asked for.

    Sources: flooming/payment-method-free-choice, metsys/payment-methods-by-country. Where `by_country` names the
    customer's country, its list stands in place of `methods`.
    """

    methods: tuple[str, ...]
    by_country: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def anywhere(self) -> tuple[str, ...]:
        """The methods of all countries, each once."""
        return tuple(dict.fromkeys(name for names in (self.methods, *self.by_country.values()) for name in names))

    def of(self, country: str) -> tuple[str, ...]:
        """The methods that customers of a country choose among."""
        return self.by_country.get(country, self.methods)


class ImposedMethod(Rule):
    """A person may ask a customer to use one method, for the account or for one invoice, and tells why.

    Source: flooming/payment-method-imposed.
    """

    role: str = "billing"
    notice_channels: tuple[Literal["email", "ticket"], ...] = ("email", "ticket")


def offered(rule: PaymentMethods, country: str, imposed: str | None) -> tuple[str, ...]:
    """The methods to show at the till: the one that was asked for, or all those of the country."""
    return (imposed,) if imposed else rule.of(country)
