"""What keeps services off, and since when."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from posada.contexts.services.models import Hold, Service, State
from posada.terms.prepared import prepared


def held_about(kind: str, ids: Collection[int]) -> set[int]:
    """Which of these subjects have caused a hold, lifted or not."""
    return {int(text.split(":")[1]) for text in _held([f"{kind}:{id}" for id in ids])}


@prepared
def _held(about: Collection[str]) -> QuerySet[Any, Any]:
    return Hold.objects.filter(about__in=about).values_list("about", flat=True)


def held_since(kind: str, ids: Collection[int]) -> dict[int, tuple[int, datetime]]:
    """For each subject that holds something now: a service held, and since when."""
    rows = _held_now([f"{kind}:{id}" for id in ids])
    return {int(about.split(":")[1]): (service_id, at) for about, service_id, at in rows}


@prepared
def _held_now(about: Collection[str]) -> QuerySet[Any, Any]:
    found = Hold.objects.filter(about__in=about, closed_at=None).order_by("opened_at")
    return found.values_list("about", "service_id", "opened_at")


def types_held(kind: str, ids: Collection[int]) -> dict[int, set[str]]:
    """For each subject that holds something now: the types of the running services it holds."""
    holds = holds_about(kind, ids)
    held = Service.objects.filter(pk__in=[hold.service_id for hold in holds], state=State.ACTIVE)
    types = dict(held.values_list("pk", "type"))
    found: dict[int, set[str]] = {}
    for hold in holds:
        if hold.service_id in types:
            found.setdefault(int(hold.about.split(":")[1]), set()).add(types[hold.service_id])
    return found


def open_holds(service_ids: Collection[int]) -> dict[int, list[Hold]]:
    """The open holds of each service, oldest first."""
    found: dict[int, list[Hold]] = {}
    for hold in _open_holds(service_ids):
        found.setdefault(hold.service_id, []).append(hold)
    return found


@prepared
def _open_holds(service_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Hold.objects.filter(service_id__in=service_ids, closed_at=None).order_by("opened_at", "pk")


def holds_about(kind: str, ids: Collection[int]) -> list[Hold]:
    """The open holds that these subjects caused."""
    return list(Hold.objects.filter(about__in=[f"{kind}:{id}" for id in ids], closed_at=None).order_by("pk"))
