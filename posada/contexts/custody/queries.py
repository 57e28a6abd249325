"""What others may read of custody."""

from django.db.models import QuerySet

from posada.contexts.custody.models import Disclosure, Instruction, Item


def item(item_id: int) -> Item:
    return Item.objects.get(pk=item_id)


def items(customer_id: int) -> QuerySet[Item]:
    """A customer's items that are still kept, oldest first."""
    return Item.objects.filter(customer_id=customer_id, destroyed_at=None).order_by("pk")


def instructed(person: str) -> bool:
    """Whether somebody of the staff has acknowledged the duties on confidential information."""
    return Instruction.objects.filter(person=person).exists()


def disclosure(item_id: int, to: str) -> Disclosure | None:
    """The newest disclosure proposed of an item to somebody."""
    return Disclosure.objects.filter(item_id=item_id, to=to).order_by("pk").last()
