"""Decisions that stand are noted for every endpoint that hears of them."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.webhooks.acts.deliver import send_later
from posada.contexts.webhooks.models import Delivery, Endpoint, EndpointState
from posada.terms.models import Decision

BATCH = 2000


def tell(decision_ids: Collection[int], *, now: datetime) -> None:
    """Note each of these decisions for each endpoint that hears of it, and have them sent. Repeated: no change."""
    listening = list(Endpoint.objects.filter(state=EndpointState.LISTENING).order_by("pk"))
    if not listening:
        return
    columns = ("id", "customer_id", "act")
    decided = list(Decision.objects.filter(pk__in=decision_ids).order_by("pk").values_list(*columns))
    wanted = [
        Delivery(endpoint_id=endpoint.pk, decision_id=id, act=act, next_at=now, created_at=now)
        for endpoint in listening
        for id, customer, act in decided
        if hears(endpoint, customer, act)
    ]
    Delivery.objects.bulk_create(wanted, batch_size=BATCH, ignore_conflicts=True)
    send_later(sorted({delivery.endpoint_id for delivery in wanted}))


def hears(endpoint: Endpoint, customer: int, act: str) -> bool:
    """Whether an endpoint is told of such a decision."""
    return endpoint.holder in (None, customer) and (not endpoint.acts or act in endpoint.acts)
