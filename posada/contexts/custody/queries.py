"""What others may read of custody."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from posada.contexts.custody.models import ClientDocument, Disclosure, DocumentState, Instruction, Item
from posada.contexts.custody.rules.client_documents import ClientDocuments
from posada.terms.versions import book


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


AWAITED = (DocumentState.ASKED, DocumentState.RECEIVED)


def documents_of(customer_id: int) -> QuerySet[ClientDocument]:
    """The documents a customer was asked for, newest first."""
    return ClientDocument.objects.filter(customer_id=customer_id).order_by("-asked_at", "-pk")


def documents_about(kind: str, ids: Collection[int]) -> list[ClientDocument]:
    """Every document that was asked about these subjects, in the order of asking."""
    return list(ClientDocument.objects.filter(about_kind=kind, about_id__in=ids).order_by("asked_at", "pk"))


def documents(document_ids: Collection[int]) -> list[ClientDocument]:
    """The documents, in order of id."""
    return list(ClientDocument.objects.filter(pk__in=document_ids).order_by("pk"))


def name_of(kind: str, at: datetime) -> dict[str, str]:
    """What a kind of document is called, by language; empty where the terms know no such kind."""
    ruling = book().for_existing(at).ruling(ClientDocuments)
    use = ruling.rule.documents.get(kind) if ruling else None
    return dict(use.name) if use else {}


def awaited(customer_id: int, kind: str) -> ClientDocument | None:
    """The oldest document of that kind that the customer is to send, or has sent and nobody has judged."""
    found = ClientDocument.objects.filter(customer_id=customer_id, kind=kind, state__in=AWAITED)
    return found.order_by("asked_at", "pk").first()
