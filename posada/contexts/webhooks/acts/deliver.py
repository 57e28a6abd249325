"""Sending what waits for one endpoint, again and again with growing pauses, until it has it or three days have gone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from time import monotonic

import orjson
from django.db import transaction

from posada.contexts.webhooks import queries
from posada.contexts.webhooks.errors import NotReached
from posada.contexts.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint, EndpointState
from posada.contexts.webhooks.sending import Answered, send
from posada.terms.models import Decision
from posada.terms.why import explain

# After the first try, the second, …: from a minute to a day, about three days in all.
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 300, 600, 840, 1200, 1440))
AT_ONCE = 100  # in one job, so that a slow address holds no worker for long
GONE = 410  # an address that answers so wants nothing any more
UNREACHED_FOR = timedelta(days=5)  # after which an address is told nothing more


def send_later(endpoint_ids: Iterable[int]) -> None:
    """Enqueue the sending of what waits for these endpoints; of one endpoint's jobs one runs at a time."""
    from posada.contexts.webhooks.jobs import deliver  # it calls what stands here

    for id in endpoint_ids:
        deliver.configure(lock=f"webhooks:{id}").defer(endpoint_id=id)


def send_waiting(now: datetime) -> int:
    """Enqueue the sending of everything that is due by now, first tries and others; to how many endpoints."""
    ids = queries.endpoints_waiting(now)
    send_later(ids)
    return len(ids)


def deliver(endpoint_id: int, *, now: datetime) -> int:
    """Send what is due to an endpoint, oldest first; how many tries there were. `now` is wall time.

    What came back of each is kept before the next is sent: whoever is killed between two sends one of them again, and
    its `webhook-id` tells the address that it is the same.
    """
    tried = 0
    for delivery in list(queries.due(endpoint_id, now)[:AT_ONCE]):
        endpoint = Endpoint.objects.filter(pk=endpoint_id, state=EndpointState.LISTENING).first()
        if endpoint is None:
            break
        _try(endpoint, delivery, now)
        tried += 1
    return tried


def replay(delivery_id: int, *, now: datetime) -> Delivery:
    """Have something sent again, whatever became of it."""
    found = Delivery.objects.select_for_update().get(pk=delivery_id)
    found.state, found.next_at, found.tries = DeliveryState.WAITING, now, 0
    found.save(update_fields=["state", "next_at", "tries"])
    send_later([found.endpoint_id])
    return found


def forget_old(before: datetime) -> int:
    """Remove what was told before a moment and waits no more; how many rows."""
    return Delivery.objects.filter(created_at__lt=before).exclude(state=DeliveryState.WAITING).delete()[0]


def message(delivery: Delivery, *, to_staff: bool) -> bytes:
    """What is sent: the kind of decision, when, and the decision as `posada why --json` gives it, in Spanish."""
    (explained,) = explain([Decision.objects.get(pk=delivery.decision_id)], "es", to_staff=to_staff)
    told = {"type": f"decision.{delivery.act}", "timestamp": explained.at.isoformat(), "data": explained.as_object()}
    return orjson.dumps(told, default=str, option=orjson.OPT_NON_STR_KEYS)


def _try(endpoint: Endpoint, delivery: Delivery, now: datetime) -> None:
    """One try, and what came back of it kept."""
    body = message(delivery, to_staff=endpoint.holder is None)
    begun = monotonic()
    try:
        answered = send(endpoint.url, endpoint.secret, f"msg_{delivery.pk}", body, at=now)
    except NotReached as error:
        answered = Answered(0, error.why)
    took_ms = int((monotonic() - begun) * 1000)
    with transaction.atomic():
        said = answered.said[: Attempt._meta.get_field("said").max_length]
        Attempt.objects.create(delivery=delivery, at=now, status=answered.status or None, took_ms=took_ms, said=said)
        _note_try(delivery, answered, now)
        _note_reach(endpoint, answered, now)


def _note_try(delivery: Delivery, answered: Answered, now: datetime) -> None:
    delivery.tries += 1
    if answered.took_it:
        delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, now
    elif delivery.tries > len(PAUSES) or answered.status == GONE:
        delivery.state = DeliveryState.GIVEN_UP
    else:
        delivery.next_at = now + PAUSES[delivery.tries - 1]
    delivery.save(update_fields=["state", "tries", "next_at", "delivered_at"])


def _note_reach(endpoint: Endpoint, answered: Answered, now: datetime) -> None:
    """Since when nothing reaches the address; after five days, or when it says it is gone, it is left alone."""
    since = None if answered.took_it else endpoint.failing_since or now
    unreached = since is not None and now - since >= UNREACHED_FOR
    if answered.status == GONE or unreached:
        endpoint.move("fail")
    elif since == endpoint.failing_since:
        return
    endpoint.failing_since = since
    endpoint.save(update_fields=["state", "failing_since"])
