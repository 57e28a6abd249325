"""Asking for the end of a service."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries
from posada.contexts.services.acts.give_notice import counted_notice, keep_price, notice_end
from posada.contexts.services.acts.leave_for_price import price_exit
from posada.contexts.services.acts.leave_for_terms import terms_exit
from posada.contexts.services.acts.settle_cancellation import answer_cancellation, make_final
from posada.contexts.services.events import CancellationAsked
from posada.contexts.services.models import Cancellation, CancellationState, Cause, Service, State
from posada.contexts.services.rules.cancellation_answer import CancellationAnswer
from posada.contexts.services.rules.cancellation_notice import (
    CancellationNotice,
    coming_renewal,
    last_day_to_cancel,
)
from posada.contexts.services.rules.late_cancellation import LateCancellation, end_of_late
from posada.contexts.services.rules.own_copy import OwnCopy
from posada.contexts.services.rules.period_end import CancellationRefund, PeriodEnd
from posada.contexts.services.rules.settled_first import SettledFirst
from posada.ground.agenda.unit import touch
from posada.ground.customers.models import Contact
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.counting import count
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class End:
    """What a request comes to: measured against which renewal, in time or not, and the last day."""

    renews_on: date
    last_day: date
    in_time: bool
    ends_on: date
    grounds: tuple[Ground, ...]

    @property
    def clause(self) -> str:
        return self.grounds[0].clause if self.grounds else ""


def ask_cancellation(
    service_id: int, *, now: datetime, by: Actor, until: date | None = None, at_term_end: bool = False,
    own_copy: bool = False,
) -> Cancellation:  # fmt: skip
    """Ask for a service to be cancelled, at the end of its cycle or on an earlier day, and return the cancellation.

    `at_term_end` asks only that its term be not renewed; `own_copy` says that the customer has copied its data.
    Announces CancellationAsked where a person is to answer it.

    The primary contact asking again confirms what another contact asked, as of the first request's day. BadInput where
    nothing runs, or it is under way already.
    """
    (service,) = queries.locked([service_id])
    if service.state != State.ACTIVE or service.renews_on is None:
        raise BadInput("about", service.name, "a running service")
    waiting = queries.cancellations_under_way([service_id]).get(service_id)
    if waiting is not None and waiting.state != CancellationState.UNCONFIRMED:
        raise BadInput(
            "about",
            service.name,
            "a service that is not being cancelled; this one ends on %(day)s",
            day=waiting.ends_on,
        )
    terms = queries.governs(service, now)
    if waiting is not None:
        return _confirmed(waiting, service, terms, now=now, by=by)
    asked_on = terms.calendar.today(now)
    end = end_by_change(service, terms, now=now, by=by)
    end = end or end_of(service, asked_on, terms, until, at_term_end=at_term_end)
    cancellation = _write(service, end, terms, own_copy=own_copy, now=now, by=by)
    if cancellation.state != CancellationState.UNCONFIRMED:
        proceed(cancellation, service, terms, now=now, by=by)
    to_answer = cancellation.answer_by is not None or cancellation.state == CancellationState.UNCONFIRMED
    if cancellation.answered_at is None and to_answer:
        announce(CancellationAsked(cancellation.pk, service.pk, service.customer_id, now, by))
    return cancellation


def end_of(
    service: Service, asked_on: date, terms: Terms, until: date | None = None, *, at_term_end: bool = False
) -> End:
    """When a service ends that is asked to on `asked_on`, and by which clauses."""
    noticed = notice_end(service, asked_on, terms, at_term_end=at_term_end, until=until)
    if noticed is not None:
        return End(noticed.ends_on + ONE_DAY, asked_on, True, noticed.ends_on, noticed.grounds)
    target = queries.target(service)
    notice = terms.ruling(CancellationNotice, target)
    late = terms.ruling(LateCancellation, target)
    if service.renews_on is None:
        raise BadInput("about", service.name, "a service with a renewal date")
    renews_on = coming_renewal(service.renews_on, service.cycle, asked_on)
    last_day = last_day_to_cancel(renews_on, notice.rule, terms.calendar) if notice else renews_on
    in_time = asked_on <= last_day
    if in_time:
        ends_on, stood_on = billing.day_before(renews_on), grounds(notice)
    else:
        ends_on = end_of_late(renews_on, service.cycle, late.rule if late else None)
        stood_on = grounds(late) + grounds(notice, role="limits")
    at_period_end = terms.ruling(PeriodEnd, target)
    if until is not None and at_period_end is None:
        ends_on = max(asked_on, min(until, ends_on))
    nothing_back = grounds(terms.ruling(CancellationRefund, target), role="excludes")
    return End(renews_on, last_day, in_time, ends_on, stood_on + grounds(at_period_end, role="limits") + nothing_back)


def end_by_change(service: Service, terms: Terms, *, now: datetime, by: Actor) -> End | None:
    """The end of a service left because its price rises or its terms change; None where the general notice rules."""
    versions = book()
    found = price_exit(service, terms, versions, now=now, by=by)
    found = found or terms_exit(service, terms, versions, now=now, by=by)
    if found is None:
        return None
    renews_on, stood_on = found
    last = billing.day_before(renews_on)
    return End(renews_on, last, True, last, stood_on)


def _write(service: Service, end: End, terms: Terms, *, own_copy: bool, now: datetime, by: Actor) -> Cancellation:
    target = queries.target(service)
    notice, answer = terms.ruling(CancellationNotice, target), terms.ruling(CancellationAnswer, target)
    allowed = notice is None or notice.rule.asked_by == "any-contact" or speaks_for_customer(by)
    counted = (
        count(terms, end.renews_on, notice.rule.before, "before") if notice else counted_notice(end.grounds, terms, now)
    )
    kept, copy = keep_price(service, terms, now), terms.ruling(OwnCopy, target)
    verdict = Verdict(
        service.customer_id, "service", service.pk, "cancellation-request", now,
        (*end.grounds, *counted.grounds, *grounds(kept, role="permits"), *grounds(copy, role="limits")),
        facts={"renews_on": end.renews_on, "last_day": end.last_day, "in_time": end.in_time, "ends_on": end.ends_on,
               "confirmed": allowed, "channel": by.channel,
               **({"own_copy": own_copy} if copy else {}), **counted.facts},
        amounts={"refund": Money.zero(service.currency)} if terms.ruling(CancellationRefund, target) else {},
        effects=("cancellation-opened",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    cancellation = Cancellation.objects.create(
        customer_id=service.customer_id, service_id=service.pk, cause=Cause.CUSTOMER,
        state=CancellationState.CONDITIONAL if allowed else CancellationState.UNCONFIRMED,
        asked_at=now, asked_by=str(by), renews_on=end.renews_on, last_day=end.last_day, in_time=end.in_time,
        ends_on=end.ends_on, clause=end.clause, decision_id=decision,
        answer_by=terms.calendar.add(now, answer.rule.within) if answer else None,
    )  # fmt: skip
    touch("service", [service.pk])
    touch("cancellation", [cancellation.pk])
    return cancellation


def _confirmed(waiting: Cancellation, service: Service, terms: Terms, *, now: datetime, by: Actor) -> Cancellation:
    """The primary contact confirms what someone else asked; the request keeps its date."""
    if not speaks_for_customer(by):
        raise BadInput("about", service.name, "a service whose cancellation the primary contact has not to confirm")
    notice: Ruling[CancellationNotice] | None = terms.ruling(CancellationNotice, queries.target(service))
    record(
        [Verdict(service.customer_id, "service", service.pk, "confirm-cancellation", now, grounds(notice),
                 facts={"asked_at": waiting.asked_at, "ends_on": waiting.ends_on}, effects=("request-confirmed",))],
        now=now, actor=by,
    )  # fmt: skip
    waiting.state = CancellationState.CONDITIONAL
    waiting.save(update_fields=["state"])
    proceed(waiting, service, terms, now=now, by=by)
    return waiting


def proceed(cancellation: Cancellation, service: Service, terms: Terms, *, now: datetime, by: Actor) -> None:
    """Make the cancellation final where nothing is owed on the service, and answer it where the house does that."""
    owed = owed_first(cancellation, service, terms)
    cancellation.owed = owed.amount
    cancellation.save(update_fields=["owed"])
    touch("cancellation", [cancellation.pk])
    answer = terms.ruling(CancellationAnswer, queries.target(service))
    if answer is not None and answer.rule.sent_by == "house":
        answer_cancellation(cancellation.pk, now=now, by=by)
        cancellation.refresh_from_db()
    if owed.is_zero:
        make_final(cancellation, service, (), now=now, by=by)


def owed_first(cancellation: Cancellation, service: Service, terms: Terms) -> Money:
    """What must be paid before the service can end: its open charges but for the order that ends with it."""
    settled = terms.ruling(SettledFirst, queries.target(service))
    if settled is None or settled.rule.unpaid == "wait":
        return Money.zero(service.currency)
    only = service.pk if settled.rule.scope == "service" else None
    return billing.charges_to_settle(
        service.customer_id, service.currency, service_id=only, ordered_from=cancellation.renews_on
    )


def speaks_for_customer(by: Actor) -> bool:
    """Whether this is the customer's primary contact, or the house's staff at their word."""
    if by.kind != "contact" or by.id is None:
        return True
    return Contact.objects.filter(pk=by.id, is_primary=True, removed_at=None).exists()
