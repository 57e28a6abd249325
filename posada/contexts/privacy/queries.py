"""What others may read of privacy."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet, Sum

from posada.contexts.privacy.models import ActionCount, Listener, MailboxUse, Sponsorship
from posada.contexts.privacy.rules.processing import Processing
from posada.terms.contract import Terms
from posada.terms.rule import Ruling


def register(terms: Terms) -> tuple[Ruling[Processing], ...]:
    """What is processed, in the order of the terms."""
    return terms.rulings(Processing)


def totals(service_id: int, first: date, last: date) -> dict[str, int]:
    """How often each action was done in those days."""
    found = ActionCount.objects.filter(service_id=service_id, day__gte=first, day__lte=last)
    return dict(found.values_list("action").annotate(Sum("count")).order_by("action"))


def ranking(action: str, region: str, first: date, last: date) -> list[tuple[int, int]]:
    """(service, times) of an action in those days, in a region or everywhere, most first."""
    found = ActionCount.objects.filter(action=action, day__gte=first, day__lte=last)
    if region:
        found = found.filter(region=region)
    rows = found.values_list("service_id").annotate(times=Sum("count")).order_by("-times", "service_id")
    return [(service_id, times) for service_id, times in rows]


def by_action(region: str, first: date, last: date) -> list[tuple[str, int]]:
    """(action, times) in those days, in a region or everywhere, most first."""
    found = ActionCount.objects.filter(day__gte=first, day__lte=last)
    if region:
        found = found.filter(region=region)
    rows = found.values_list("action").annotate(times=Sum("count")).order_by("-times", "action")
    return [(action, times) for action, times in rows]


def mailbox_use(customer_id: int) -> QuerySet[MailboxUse]:
    """What a customer's mailboxes used, newest day first."""
    return MailboxUse.objects.filter(customer_id=customer_id).order_by("-day", "mailbox")


def listener(service_id: int, email: str) -> Listener | None:
    """The person who registered with that address."""
    return Listener.objects.filter(service_id=service_id, email__iexact=email).first()


def listeners(service_id: int) -> Sequence[Listener]:
    return list(Listener.objects.filter(service_id=service_id).order_by("pk"))


def sponsored(service_id: int, day: date) -> Sponsorship | None:
    """The agreement by which no advertisement is shown on that day."""
    found = Sponsorship.objects.filter(service_id=service_id, first__lte=day, last__gte=day)
    return found.order_by("pk").first()
