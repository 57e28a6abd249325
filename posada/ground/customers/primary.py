"""Whether someone speaks as a customer's primary contact."""

from posada.ground.customers.models import Contact
from posada.terms.actor import Actor


def speaks_as_primary(by: Actor) -> bool:
    """The holder, or the contact marked as primary now; never staff."""
    if by.kind == "contact" and by.id is not None:
        return Contact.objects.filter(pk=by.id, is_primary=True, removed_at=None).exists()
    return by.kind == "customer"
