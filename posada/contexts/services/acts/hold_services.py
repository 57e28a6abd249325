"""Suspending services: a service is off while any hold is open."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import ServicesSuspended
from posada.contexts.services.models import Reason, State
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rows import copy_rows, take_ids
from posada.terms.rule import Ground

COLUMNS = ("id", "customer_id", "service_id", "reason", "about", "opened_at", "opened_by")


def hold_services(
    service_ids: Collection[int],
    reason: Reason,
    *,
    grounds: tuple[Ground, ...],
    about: str,
    due_at: datetime,
    now: datetime,
    by: Actor,
    act: str = "suspension",
    facts: dict[str, object] | None = None,
) -> list[int]:
    """Suspend services for `reason` and return those that were not held for it before.

    `about` names what lifts the hold (`invoice:12`); a hold of the same cause is opened once. A service is off while
    any hold is open. Announces ServicesSuspended for those newly held for the reason.
    """
    services = [service for service in queries.locked(service_ids) if service.state == State.ACTIVE]
    held = queries.open_holds([service.pk for service in services])
    causes = {s.pk: {(hold.reason, hold.about) for hold in held.get(s.pk, ())} for s in services}
    fresh = [s for s in services if (reason, about) not in causes[s.pk]]
    if not fresh:
        return []
    decisions = record(
        [
            Verdict(s.customer_id, "service", s.pk, act, due_at, grounds, effects=("hold-opened",),
                    facts={"reason": reason.value, "about": about, **(facts or {})})
            for s in fresh
        ],
        now=now, actor=by,
    )  # fmt: skip
    ids = take_ids("services_hold_id_seq", len(fresh))
    copy_rows(
        "services_hold",
        COLUMNS,
        [
            (id, service.customer_id, service.pk, reason.value, about, now, decision)
            for id, service, decision in zip(ids, fresh, decisions, strict=True)
        ],
    )
    newly_off = [(s, d) for s, d in zip(fresh, decisions, strict=True) if not held.get(s.pk)]
    order_tasks([(service, "suspend", decision) for service, decision in newly_off], now=now)
    touch("service", [service.pk for service in fresh])
    invoice_id = int(about.split(":")[1]) if about.startswith("invoice:") else None
    newly_held = [s.pk for s in fresh if all(other != reason for other, _ in causes[s.pk])]
    if newly_held:
        announce(ServicesSuspended(tuple(newly_held), reason.value, due_at, now, by, invoice_id))
    return newly_held
