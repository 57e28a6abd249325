"""When people set their passwords, and what they said to the advice to change them."""

from datetime import datetime

from posada.ground.customers.models import Contact


def note_password(user_id: int, *, now: datetime) -> None:
    """Somebody set a password: advice about the one before is over."""
    Contact.objects.filter(user_id=user_id).update(password_set_at=now, advice_dismissed_at=None)


def dismiss_advice(contact: Contact, *, now: datetime) -> None:
    """The person wants no more advice about this password."""
    Contact.objects.filter(pk=contact.pk).update(advice_dismissed_at=now)
