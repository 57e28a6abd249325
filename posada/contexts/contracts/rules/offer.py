"""What may stand on a line of a price annex, and for whom."""

from collections.abc import Collection
from typing import Any, ClassVar, Literal

from pydantic import Field

from posada.terms.rule import Rule


class ProfilesOffered(Rule):
    """Of the products `among`, a customer of class `to` is offered these `products` only.

    Sources: alestra/flex-new-customers-only, alestra/existing-customer-growth-profiles. Reading: existing is who has a
    running service of one that is in `holding`; everybody else is new.
    """

    identity: ClassVar[tuple[str, ...]] = ("to",)
    to: Literal["new", "existing"]
    among: tuple[str, ...] = Field(min_length=1)
    products: tuple[str, ...] = Field(min_length=1)
    holding: tuple[str, ...] = Field(min_length=1)


def customer_class(held: Collection[str], rule: ProfilesOffered) -> str:
    """`existing` for whoever holds one of the products that the rule names, else `new`."""
    return "existing" if set(held) & set(rule.holding) else "new"


class DeliveryFormats(Rule):
    """Where such a product is delivered, and in which formats there; other pairs do not exist.

    Source: alestra/option-voice-packages.
    """

    delivery: dict[str, tuple[str, ...]]

    def admits(self, details: dict[str, Any]) -> bool:
        return details.get("format") in self.delivery.get(str(details.get("delivery")), ())


class MadeToMeasure(Rule):
    """Such products are quoted by a person in `role` and ordered once the customer has accepted the quote.

    Source: alestra/optional-services-custom-project. Each of the groups has a rule of its own beside it.
    """

    role: str = "projects"


class PreferredBrand(Rule):
    """A line of another brand than `brand` states why. Source: alestra/option-cisco-phones."""

    brand: str
    exclusive: bool = False

    def admits(self, details: dict[str, Any]) -> bool:
        if details.get("brand", self.brand) == self.brand:
            return True
        return not self.exclusive and bool(details.get("reason"))


class EquipmentKinds(Rule):
    """The equipment of this option, by product, and how it connects. Source: alestra/option-lan-equipment."""

    products: tuple[str, ...]
    connections: tuple[str, ...]

    def admits(self, product: str, details: dict[str, Any]) -> bool:
        return product in self.products and details.get("connection") in self.connections


class MeetsConnectivity(Rule):
    """Such a product, once ordered, is the connection that the customer must have.

    Source: alestra/option-dedicated-links.
    """

    kinds: dict[str, str]  # product -> kind of connection


class ConnectionOptions(Rule):
    """The better connections that may be had at extra cost. Source: alestra/connectivity-upgrade-extra-cost."""

    products: tuple[str, ...]


class OptionalDevice(Rule):
    """A device may be added to a licence as a line of its own, at most `per_licence`; it is never compulsory.

    Source: alestra/phone-model-optional.
    """

    per_licence: int = Field(1, ge=0)
    licences: tuple[str, ...]


class ProfileRecommendation(Rule):
    """The smallest product that covers what a group of users needs is proposed, and a person decides.

    Source: alestra/profile-recommendation. `candidates` from the smallest on; `needs` says what each covers beyond the
    one before it. Reading: the method is not described; it follows from what each product can do.
    """

    candidates: tuple[str, ...] = Field(min_length=1)
    needs: dict[str, tuple[str, ...]]


def recommended(needs: Collection[str], rule: ProfileRecommendation) -> tuple[str, list[str]]:
    """(product, the needs that ask for it): the first candidate that covers all; the last covers what none names."""
    for product in rule.candidates:
        covered = {
            need for name in rule.candidates[: rule.candidates.index(product) + 1] for need in rule.needs.get(name, ())
        }
        if set(needs) <= covered:
            return product, sorted(set(needs) & set(rule.needs.get(product, ())))
    return rule.candidates[-1], sorted(needs)
