"""What others may read of relocations."""

from decimal import Decimal

from posada.contexts.relocation.models import OPEN, Relocation
from posada.contexts.relocation.rules.fees import RelocationFee
from posada.contexts.relocation.rules.parts import RelocationParts
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.catalogue.price_list import list_price
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.rule import Ruling


def under_way(service_id: int) -> Relocation | None:
    """The relocation of a service that is not closed."""
    return Relocation.objects.filter(service_id=service_id, state__in=OPEN).first()


def latest(service_id: int) -> Relocation | None:
    """The newest relocation of a service."""
    return Relocation.objects.filter(service_id=service_id).order_by("-pk").first()


def parts(terms: Terms, service: Service) -> list[Ruling[RelocationParts]]:
    """What the terms want moved whole for a service, in their order."""
    target = services.target(service)
    return [ruling for ruling in terms.rulings(RelocationParts) if ruling.rule.applies_to.matches(target)]


def open_parts(row: Relocation, terms: Terms, service: Service) -> list[tuple[Ruling[RelocationParts], list[str]]]:
    """What is not settled of each."""
    found = [(ruling, ruling.rule.open(row.parts)) for ruling in parts(terms, service)]
    return [(ruling, lacking) for ruling, lacking in found if lacking]


def prices(rule: RelocationFee, currency: str, terms: Terms) -> dict[str, Money]:
    """The list price of one of each; what the list has no price for is left out."""
    found = {name: list_price(item, currency, terms) for name, item in rule.items.items()}
    return {name: price for name, price in found.items() if price is not None}


def on_first_password(row: Relocation) -> int:
    """How many mailboxes still have the password that they were made with."""
    return row.mailboxes - row.own_passwords


def difference(row: Relocation) -> Decimal | None:
    """By how much the fee differs from what was estimated."""
    return None if row.fee is None or row.estimate is None else row.fee - row.estimate
