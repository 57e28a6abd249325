"""What others may read of support."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from posada.contexts.support.models import Message, Notice, Ticket, TicketState
from posada.terms.prepared import prepared

NUMBER = re.compile(r"\b[A-Z]{1,4}-\d{3,}\b")


def by_id(ticket_id: int) -> Ticket:
    """The ticket."""
    return Ticket.objects.get(pk=ticket_id)


def of_customer(customer_id: int) -> QuerySet[Ticket]:
    """A customer's tickets, newest first."""
    return Ticket.objects.filter(customer_id=customer_id).order_by("-opened_at", "-pk")


def queue(department: str) -> QuerySet[Ticket]:
    """The tickets that wait for a department, first to be attended first."""
    return Ticket.objects.filter(department=department, state=TicketState.OPEN).order_by("waiting_since", "pk")


def quoted(text: str, customer_id: int) -> Ticket | None:
    """The customer's ticket whose number stands in `text`; None where none of theirs is quoted."""
    return Ticket.objects.filter(customer_id=customer_id, number__in=NUMBER.findall(text)).order_by("pk").first()


def thread(ticket_id: int, *, internal: bool = False) -> QuerySet[Message]:
    """The messages of a ticket in order; staff's notes among themselves only where asked for."""
    found = Message.objects.filter(ticket_id=ticket_id)
    return found if internal else found.filter(internal=False)


def told(kind: str, about: tuple[str, int], *, since: datetime | None = None) -> QuerySet[Notice]:
    """The notices of a kind about a subject, oldest first: what was sent counts, not what was ordered."""
    found = Notice.objects.filter(kind=kind, about_kind=about[0], about_id=about[1])
    return (found.filter(at__gte=since) if since else found).order_by("at", "pk")


def letters(about: Collection[tuple[str, int]]) -> dict[tuple[str, int], list[str]]:
    """What was sent about each of these subjects, oldest first: kind and day."""
    found: dict[tuple[str, int], list[str]] = {}
    for kind in {kind for kind, _ in about}:
        ids = [id for each, id in about if each == kind]
        sent = Notice.objects.filter(about_kind=kind, about_id__in=ids, sent_at__isnull=False).order_by("sent_at", "pk")
        for id, notice, at in sent.values_list("about_id", "kind", "sent_at"):
            found.setdefault((kind, id), []).append(f"{notice} {at:%Y-%m-%d}")
    return found


def addressed(notice_ids: Collection[int]) -> dict[int, list[str]]:
    """By which channels each customer is told by these notices."""
    found: dict[int, list[str]] = {}
    for customer_id, channel in (
        Notice.objects.filter(pk__in=notice_ids).order_by("pk").values_list("customer_id", "channel")
    ):
        if channel not in found.setdefault(customer_id, []):
            found[customer_id].append(channel)
    return found


def sent_at(about_kind: str, ids: Collection[int], kind: str) -> dict[int, datetime]:
    """When the last notice of `kind` about each of these subjects was sent."""
    return dict(_sent(about_kind, ids, kind))


def last_sent(wanted: Collection[tuple[str, int, str]]) -> list[tuple[tuple[str, int, str], datetime]]:
    """When the last of each of these notices (about kind, id, kind) was sent, of those that were: one query."""
    kinds, ids, notices = ({each[place] for each in wanted} for place in range(3))
    found = {(about, id, kind): at for about, id, kind, at in _last_sent(kinds, ids, notices)}
    return [(each, found[each]) for each in dict.fromkeys(wanted) if each in found]


@prepared
def _last_sent(about_kinds: Collection[str], ids: Collection[int], kinds: Collection[str]) -> QuerySet[Any, Any]:
    sent = Notice.objects.filter(about_kind__in=about_kinds, about_id__in=ids, kind__in=kinds, sent_at__isnull=False)
    return sent.order_by("sent_at").values_list("about_kind", "about_id", "kind", "sent_at")


@prepared
def _sent(about_kind: str, ids: Collection[int], kind: str) -> QuerySet[Any, Any]:
    sent = Notice.objects.filter(about_kind=about_kind, about_id__in=ids, kind=kind, sent_at__isnull=False)
    return sent.order_by("sent_at").values_list("about_id", "sent_at")
