"""Ending a service at its holder's word, at any moment of its term."""

from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries
from posada.contexts.services.acts.ask_cancellation import speaks_for_customer
from posada.contexts.services.acts.end_services import end_now
from posada.contexts.services.models import Cancellation, CancellationState, Cause, Service, State
from posada.contexts.services.rules.ending_at_once import EndingAtOnce, ForfeitedTime, unused
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling


def ends_at_once(service_id: int, now: datetime) -> Ruling[EndingAtOnce] | None:
    """The rule by which the service ends at any moment; None where it ends with its cycle."""
    service = queries.by_id([service_id])[service_id]
    return queries.governs(service, now).ruling(EndingAtOnce, queries.target(service))


def end_on_request(service_id: int, ruling: Ruling[EndingAtOnce], *, now: datetime, by: Actor) -> bool:
    """End the service if its holder says so by a door that proves it, else wait for that; whether it has ended."""
    (service,) = queries.locked([service_id])
    if service.state != State.ACTIVE:
        raise BadInput("about", service.name, "a running service")
    waiting = queries.cancellations_under_way([service_id]).get(service_id)
    proved = by.channel in ruling.rule.doors and speaks_for_customer(by)
    today = queries.governs(service, now).calendar.today(now)
    verdict = Verdict(
        service.customer_id, "service", service.pk, "cancellation-request", now, ruling.orders(),
        facts={"channel": by.channel, "confirmed": proved, "paid_until": service.paid_until},
        effects=("cancellation-confirmed" if proved else "confirmation-awaited",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    if not proved:
        if waiting is None:
            Cancellation.objects.create(
                customer_id=service.customer_id, service_id=service.pk, cause=Cause.CUSTOMER,
                state=CancellationState.UNCONFIRMED, asked_at=now, asked_by=str(by),
                renews_on=service.renews_on or today, last_day=today, in_time=True, ends_on=today,
                clause=ruling.clause, decision_id=decision,
            )  # fmt: skip
        touch("service", [service_id])
        return False
    forfeit(service, now=now, by=by)
    end_now(service_id, Cause.CUSTOMER, stood_on=ruling.orders(), now=now, by=by)
    return True


def forfeit(service: Service, *, now: datetime, by: Actor) -> None:
    """Record what is given up by ending now: the days left of the paid period and their worth. Nothing is credited."""
    terms = queries.governs(service, now)
    ruling = terms.ruling(ForfeitedTime, queries.target(service))
    paid = billing.paid_for_period(service.pk, service.customer_id, service.currency)
    period = queries.paid_period(service.pk, terms.calendar.today(now))
    if ruling is None or paid is None or period is None:
        return
    first, last = period.first, period.last
    days, worth = unused(paid, first, last, terms.calendar.today(now), ruling.rule)
    verdict = Verdict(
        service.customer_id, "service", service.pk, "forfeit-unused", now, ruling.orders(),
        facts={"days": days, "of": (last - first).days + 1, "until": last},
        amounts={"unused": worth, "refund": Money.zero(service.currency)},
    )  # fmt: skip
    record([verdict], now=now, actor=by)
