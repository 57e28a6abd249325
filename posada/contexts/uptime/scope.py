"""What an incident or maintenance reaches."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.contexts.uptime.models import Placement


@dataclass(frozen=True, slots=True)
class Scope:
    """A server, all services of some types, or both at once; with neither, all there is."""

    server: str = ""
    types: tuple[str, ...] = ()


def reached(scope: Scope) -> QuerySet[Service]:
    """The delivered services within the scope, in order of customer; suspended ones are among them."""
    running = services.all_running()
    if scope.server:
        running = running.filter(pk__in=Placement.objects.filter(server=scope.server).values("service_id"))
    if scope.types:
        running = running.filter(type__in=scope.types)
    return running.order_by("customer_id", "pk")


def placed(service_ids: Collection[int]) -> dict[int, str]:
    """The server of each service of which it is known."""
    return dict(Placement.objects.filter(service_id__in=service_ids).values_list("service_id", "server"))


def reaching(service: Service) -> Q:
    """The condition on incidents and maintenance that reach one service."""
    server = placed([service.pk]).get(service.pk, "")
    return Q(server__in={"", server}) & (Q(types=[]) | Q(types__contains=[service.type]))
