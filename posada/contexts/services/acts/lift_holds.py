"""Lifting holds: a service is on again when its last hold goes."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import HoldsChanged, ServicesRestored
from posada.contexts.services.models import Hold, State
from posada.contexts.services.rules.reactivation import Reactivation, ReactivationPrice, TimeToReactivate
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import LIMITS, Ground, grounds


def lift_paid(holds: Collection[Hold], *, now: datetime, by: Actor) -> None:
    """Lift holds whose unpaid claim was paid, by what the terms say of coming back for each kind of service."""
    alike: dict[tuple[Ground, ...], list[int]] = {}
    services = queries.by_id({hold.service_id for hold in holds})
    for hold in holds:
        service = services[hold.service_id]
        target, terms = queries.target(service), queries.governs(service, now)
        stood_on = grounds(terms.ruling(Reactivation, target)) + grounds(
            terms.ruling(ReactivationPrice, target), terms.ruling(TimeToReactivate, target), role=LIMITS
        )
        alike.setdefault(stood_on, []).append(hold.pk)
    for stood_on, ids in alike.items():
        lift_holds(ids, grounds=stood_on, now=now, by=by)


def lift_holds(hold_ids: Collection[int], *, grounds: tuple[Ground, ...], now: datetime, by: Actor) -> None:
    """Lift holds; a service whose last hold goes is on again. Announces ServicesRestored."""
    holds = list(Hold.objects.select_for_update().filter(pk__in=hold_ids, closed_at=None).order_by("pk"))
    if not holds:
        return
    decisions = record(
        [
            Verdict(hold.customer_id, "service", hold.service_id, f"lift-{hold.reason}", now, grounds,
                    effects=("hold-lifted",), facts={"reason": hold.reason, "about": hold.about})
            for hold in holds
        ],
        now=now, actor=by,
    )  # fmt: skip
    for hold, decision in zip(holds, decisions, strict=True):
        hold.closed_at, hold.closed_by = now, decision
    Hold.objects.bulk_update(holds, ["closed_at", "closed_by"])
    still = queries.open_holds({hold.service_id for hold in holds})
    services = queries.by_id({hold.service_id for hold in holds} - set(still))
    decided = {hold.service_id: decision for hold, decision in zip(holds, decisions, strict=True)}
    back = [(service, "unsuspend", decided[id]) for id, service in services.items() if service.state == State.ACTIVE]
    order_tasks(back, now=now)
    touch("service", [hold.service_id for hold in holds])
    if still:
        announce(HoldsChanged(tuple(sorted(still)), now))
    if back:
        announce(ServicesRestored(tuple(service.pk for service, _, _ in back), now, by))
