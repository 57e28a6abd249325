"""A customer who was leaving stays."""

from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries
from posada.contexts.services.events import CancellationWithdrawn
from posada.contexts.services.models import CancellationState, Cause
from posada.contexts.services.rules.cancellation_notice import CancellationNotice
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds


def withdraw_cancellation(service_id: int, *, now: datetime, by: Actor) -> None:
    """Make a cancellation void before the service's last day has closed. Announces CancellationWithdrawn where an order
    of its renewal is to be issued anew.

    BadInput where none is under way. Raises Refused where the terms let none be withdrawn, or the house ends it.
    """
    (service,) = queries.locked([service_id])
    under_way = queries.cancellations_under_way([service_id]).get(service_id)
    if under_way is None:
        raise BadInput("about", service.name, "a service whose cancellation was asked for")
    ruling = queries.governs(service, now).ruling(CancellationNotice, queries.target(service))
    verdict = Verdict(
        service.customer_id, "service", service_id, "withdraw-cancellation", now, grounds(ruling),
        facts={"asked_at": under_way.asked_at, "was_to_end_on": under_way.ends_on}, effects=("cancellation-void",),
    )  # fmt: skip
    if ruling is None or not ruling.rule.withdrawable or under_way.cause != Cause.CUSTOMER:
        raise verdict.refused("cancellation-stands")
    record([verdict], now=now, actor=by)
    under_way.state, service.ends_on = CancellationState.VOID, None
    under_way.save(update_fields=["state"])
    billed = service.billed_until
    if service.paid_until is not None:  # the order that ended with it was made void: it is issued anew
        living = billing.living_periods_of([service_id]).get(service_id, (None, service.paid_until))
        service.billed_until = max(service.paid_until, living[1])
    ordered_anew = service.billed_until != billed
    service.save(update_fields=["ends_on", "billed_until"])
    touch("service", [service_id])
    touch("cancellation", [under_way.pk])
    if ordered_anew:
        announce(CancellationWithdrawn(service_id, grounds(ruling), now, by))
