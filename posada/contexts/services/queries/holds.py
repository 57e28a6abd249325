"""What keeps services off, and since when."""

from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from posada.contexts.services.models import Hold, Service, State
from posada.terms.models import Decision
from posada.terms.prepared import prepared


def held_about(kind: str, ids: Collection[int]) -> set[int]:
    """Which of these subjects have caused a hold, lifted or not."""
    return {int(text.split(":")[1]) for text in _held([f"{kind}:{id}" for id in ids])}


@prepared
def _held(about: Collection[str]) -> QuerySet[Any, Any]:
    return Hold.objects.filter(about__in=about).values_list("about", flat=True)


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


def open_holds_ruled(service_ids: Collection[int]) -> tuple[dict[int, list[Hold]], dict[int, int]]:
    """The open holds of each service, oldest first; and the ruling of each decision that opened one by a clause."""
    ruling = Decision.objects.filter(pk=OuterRef("opened_by")).values("ruling_id")[:1]
    holds: dict[int, list[Hold]] = {}
    rulings: dict[int, int] = {}
    for hold in _open_holds.build(service_ids).annotate(ruling=Subquery(ruling)):
        holds.setdefault(hold.service_id, []).append(hold)
        if hold.ruling is not None:
            rulings[hold.opened_by] = hold.ruling
    return holds, rulings


@prepared
def _open_holds(service_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Hold.objects.filter(service_id__in=service_ids, closed_at=None).order_by("opened_at", "pk")


def holds_about(kind: str, ids: Collection[int]) -> list[Hold]:
    """The open holds that these subjects caused."""
    return list(Hold.objects.filter(about__in=[f"{kind}:{id}" for id in ids], closed_at=None).order_by("pk"))
