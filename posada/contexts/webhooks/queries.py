"""What is known of endpoints and of what they were told."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db.models import QuerySet

from posada.contexts.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint, EndpointState

_deaf: ContextVar[bool] = ContextVar("deaf", default=False)


def endpoints(holder: int | None) -> QuerySet[Endpoint]:
    """A customer's endpoints, or the house's own, newest first."""
    return Endpoint.objects.filter(holder=holder).order_by("-pk")


def deliveries(endpoint_id: int) -> QuerySet[Delivery]:
    """What an endpoint was told and is to be told, newest first."""
    return Delivery.objects.filter(endpoint_id=endpoint_id).order_by("-pk")


def attempts(delivery_id: int) -> QuerySet[Attempt]:
    """The tries at a delivery, in order of time."""
    return Attempt.objects.filter(delivery_id=delivery_id).order_by("pk")


def due(endpoint_id: int, now: datetime) -> QuerySet[Delivery]:
    """What is to be sent to an endpoint by now, oldest first."""
    found = Delivery.objects.filter(endpoint_id=endpoint_id, state=DeliveryState.WAITING, next_at__lte=now)
    return found.order_by("pk")


def endpoints_waiting(now: datetime) -> list[int]:
    """The listening endpoints to which something is due by now."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=now)
    listening = waiting.filter(endpoint__state=EndpointState.LISTENING)
    return list(listening.order_by("endpoint_id").values_list("endpoint_id", flat=True).distinct())


def anybody_listens() -> bool:
    """Whether any endpoint listens: asked of the database each time, so that a new one misses nothing."""
    return not _deaf.get() and Endpoint.objects.filter(state=EndpointState.LISTENING).exists()


@contextmanager
def nobody_listens() -> Iterator[None]:
    """Within, no endpoint is told anything: in a house that is thrown away."""
    token = _deaf.set(True)
    try:
        yield
    finally:
        _deaf.reset(token)
