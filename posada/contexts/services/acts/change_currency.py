"""Services follow the currency their customer is billed in."""

from posada.contexts.services.models import Service
from posada.ground.agenda.unit import touch


def change_currency(customer_id: int, currency: str) -> None:
    """Renew services at list price in `currency`; one with an agreed price keeps the currency it was agreed in."""
    following = Service.objects.filter(customer_id=customer_id, price=None).exclude(currency=currency)
    ids = list(following.values_list("pk", flat=True))
    following.update(currency=currency)
    touch("service", ids)
