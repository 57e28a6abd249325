"""What is under way on services: tasks, changes of plan, cancellations."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from posada.contexts.services.models import Cancellation, CancellationState, ChangeState, PlanChange, Task
from posada.terms.prepared import prepared


def tasks(task_ids: Collection[int]) -> list[Task]:
    return list(Task.objects.filter(pk__in=task_ids).order_by("pk"))


def open_tasks() -> QuerySet[Task]:
    """What staff have to do, first to be attended first."""
    return Task.objects.filter(state="open").order_by("attend_from", "pk")


UNDER_WAY = (ChangeState.AWAITING_PAYMENT, ChangeState.SCHEDULED, ChangeState.ORDERED)


def changes_under_way(service_ids: Collection[int]) -> dict[int, PlanChange]:
    """The change of plan that each service waits for; there is one at most."""
    return {change.service_id: change for change in _changes(service_ids)}


@prepared
def _changes(service_ids: Collection[int]) -> QuerySet[Any, Any]:
    return PlanChange.objects.filter(service_id__in=service_ids, state__in=UNDER_WAY)


def change(change_id: int) -> PlanChange:
    return PlanChange.objects.get(pk=change_id)


def cancellation(cancellation_id: int) -> Cancellation:
    return Cancellation.objects.get(pk=cancellation_id)


ENDING = (CancellationState.UNCONFIRMED, CancellationState.CONDITIONAL, CancellationState.FINAL)


def cancellations_under_way(service_ids: Collection[int]) -> dict[int, Cancellation]:
    """The cancellation of each service that has one under way."""
    return {cancellation.service_id: cancellation for cancellation in _cancellations(service_ids)}


@prepared
def _cancellations(service_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Cancellation.objects.filter(service_id__in=service_ids, state__in=ENDING)


def last_cancellation(service_id: int) -> Cancellation | None:
    """The newest cancellation of a service, under way or carried out."""
    found = Cancellation.objects.filter(service_id=service_id).exclude(state=CancellationState.VOID)
    return found.order_by("-asked_at", "-pk").first()


def was_changed(service_id: int) -> bool:
    """Whether the service became another plan since it was bought."""
    return PlanChange.objects.filter(service_id=service_id, state=ChangeState.APPLIED).exists()
