"""Taking a part of a service away while the rest of it stays up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground


def restrict(
    service_id: int, act: str, facts: Mapping[str, Any], *, stood_on: tuple[Ground, ...], now: datetime, by: Actor
) -> None:
    """Order that access to a part be blocked, or a domain's transfer be locked (`act`); its facts say what and why.

    The service keeps its state. Sources: metsys/protective-action-grounds, metsys/domain-dispute-udrp.
    """
    service = queries.by_id([service_id])[service_id]
    verdict = Verdict(
        service.customer_id, "service", service_id, f"order-{act}", now, stood_on, facts=facts, effects=("task-opened",)
    )
    (decision,) = record([verdict], now=now, actor=by)
    order_tasks([(service, act, decision)], now=now, details=dict(facts))
