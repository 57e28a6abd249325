"""A cancellation's way from the request to its day: answered, its charges paid, final."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries
from posada.contexts.services.events import CancellationAnswered, CancellationFinal, CancellationUnpaid
from posada.contexts.services.models import Cancellation, CancellationState, Cause, Service
from posada.contexts.services.rules.cancellation_answer import CancellationAnswer
from posada.contexts.services.rules.cancellation_notice import CancellationNotice, coming_renewal
from posada.contexts.services.rules.data_deletion import DataDeletion
from posada.contexts.services.rules.ending_notice import EndingNotice
from posada.contexts.services.rules.late_cancellation import LateCancellation
from posada.contexts.services.rules.period_end import PeriodEnd
from posada.contexts.services.rules.price_exit import PriceExit
from posada.contexts.services.rules.settled_first import SettledFirst
from posada.contexts.services.rules.term_end import TermEnd
from posada.contexts.services.rules.terms_exit import TermsExit
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds
from posada.terms.rules.terms_objection import TermsObjection

INSTANT_BEFORE = timedelta(microseconds=1)  # what falls due when a day has closed is judged by the terms of that day


def answer_cancellation(cancellation_id: int, *, now: datetime, by: Actor) -> None:
    """Confirm in writing the day on which the service ends, and on which condition. Announces CancellationAnswered."""
    cancellation = Cancellation.objects.select_for_update().get(pk=cancellation_id)
    if cancellation.answered_at is not None:
        raise BadInput("about", str(cancellation_id), "a cancellation that was not answered yet")
    service = queries.by_id([cancellation.service_id])[cancellation.service_id]
    terms = queries.governs(service, now)
    target = queries.target(service)
    deletion = terms.ruling(DataDeletion, target, ended_by="cancellation")
    settled = terms.ruling(SettledFirst, target) if cancellation.owed else None
    owed = Money(cancellation.owed, service.currency)
    answer_by = cancellation.answer_by.astimezone(terms.calendar.tz) if cancellation.answer_by else None
    verdict = Verdict(
        service.customer_id, "service", service.pk, "cancellation-confirmation", now,
        grounds(terms.ruling(CancellationAnswer, target))
        + grounds(settled, role="limits") + grounds(deletion, role="shows"),
        facts={"ends_on": cancellation.ends_on, "answer_by": answer_by,
               "if_paid_by": billing.day_before(cancellation.renews_on) if cancellation.owed else None,
               "backups_guaranteed_until": cancellation.ends_on if deletion else None},
        amounts={"owed": owed} if cancellation.owed else {}, effects=("cancellation-confirmed",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    cancellation.answered_at = now
    cancellation.save(update_fields=["answered_at"])
    touch("cancellation", [cancellation.pk])
    announce(CancellationAnswered(cancellation.pk, service.pk, service.customer_id, now, by))


def make_final(
    cancellation: Cancellation, service: Service, stood_on: tuple[Ground, ...], *, now: datetime, by: Actor
) -> None:
    """Fix the service's last day. With `stood_on`, as its own decision. Announces CancellationFinal."""
    if stood_on:
        record(
            [Verdict(service.customer_id, "service", service.pk, "cancellation-final", now, stood_on,
                     facts={"asked_at": cancellation.asked_at, "ends_on": cancellation.ends_on},
                     effects=("end-fixed",))],
            now=now, actor=by,
        )  # fmt: skip
    cancellation.state, cancellation.owed = CancellationState.FINAL, 0
    cancellation.save(update_fields=["state", "owed"])
    service.ends_on = cancellation.ends_on
    service.save(update_fields=["ends_on"])
    touch("service", [service.pk])
    touch("cancellation", [cancellation.pk])
    announce(
        CancellationFinal(
            service.pk, service.customer_id, cancellation.ends_on,
            ending_grounds(cancellation, queries.governs(service, now), service), now, by,
        )
    )  # fmt: skip


def ending_grounds(cancellation: Cancellation | None, terms: Terms, service: Service) -> tuple[Ground, ...]:
    """The rule by which a service ends, as its cancellation was decided."""
    target = queries.target(service)
    if cancellation is None:
        with_its_term = service.term_ends_on is not None and service.ends_on == service.term_ends_on
        return grounds(terms.ruling(TermEnd, target)) if with_its_term else ()
    if cancellation.cause == Cause.PROVIDER:
        return grounds(*terms.clauses[cancellation.clause].rulings)
    noticed = [ruling for ruling in terms.rulings(EndingNotice) if ruling.clause == cancellation.clause]
    if noticed:
        return grounds(*noticed)
    for exit_rule in (
        terms.ruling(PriceExit, target), terms.ruling(TermsExit, target), terms.ruling(TermsObjection),
    ):  # fmt: skip
        if exit_rule is not None and cancellation.clause == exit_rule.clause:
            return grounds(exit_rule)
    if cancellation.in_time:
        return grounds(terms.ruling(CancellationNotice, target), terms.ruling(PeriodEnd, target))
    return grounds(terms.ruling(LateCancellation, target))


def look_again(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Charges of these services were settled: make final the cancellations that only waited for that."""
    waiting = {
        id: cancellation
        for id, cancellation in queries.cancellations_under_way(service_ids).items()
        if cancellation.state == CancellationState.CONDITIONAL
    }
    if not waiting:
        return
    locked = queries.locked(list(waiting))
    terms = queries.governing(locked, now)
    for service in locked:
        cancellation = waiting[service.pk]
        settled = terms[service.pk].ruling(SettledFirst, queries.target(service))
        if settled is not None and settled.rule.unpaid == "wait":
            continue  # await_settlement looks at the whole account
        only = service.pk if settled is None or settled.rule.scope == "service" else None
        owed = billing.charges_to_settle(
            service.customer_id, service.currency, service_id=only, ordered_from=cancellation.renews_on
        )
        if owed.is_zero:
            make_final(cancellation, service, grounds(settled), now=now, by=by)


def carry_over_unpaid(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """The charges were not paid in time: the next order stands, and the request waits for the renewal after it.

    Announces CancellationUnpaid.
    """
    due_at = {step.subject_id: step.due_at for step in steps}
    found = list(Cancellation.objects.select_for_update().filter(pk__in=due_at).order_by("pk"))
    services = queries.by_id([cancellation.service_id for cancellation in found])
    governing = queries.governing(services.values(), steps[0].due_at - INSTANT_BEFORE)
    verdicts, unpaid = [], []
    for cancellation in found:
        service = services[cancellation.service_id]
        terms = governing[service.pk]
        settled = terms.ruling(SettledFirst, queries.target(service))
        owed = Money(cancellation.owed, service.currency)
        verdicts.append(
            Verdict(service.customer_id, "service", service.pk, "cancellation-unpaid", due_at[cancellation.pk],
                    grounds(settled), facts={"was_to_end_on": cancellation.ends_on}, amounts={"owed": owed},
                    effects=("next-order-stands",))
        )  # fmt: skip
        unpaid.append(CancellationUnpaid(service.pk, service.customer_id, due_at[cancellation.pk], now, by))
        cancellation.renews_on = coming_renewal(cancellation.renews_on, service.cycle, terms.calendar.today(now))
        cancellation.ends_on = billing.day_before(cancellation.renews_on)
    record(verdicts, now=now, actor=by)
    Cancellation.objects.bulk_update(found, ["renews_on", "ends_on"])
    touch("cancellation", list(due_at))
    for event in unpaid:
        announce(event)
