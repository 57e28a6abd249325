"""Letting a running service end because the house wants no further business, and dropping what was never delivered."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries
from posada.contexts.services.acts.give_notice import notice_end
from posada.contexts.services.acts.settle_cancellation import make_final
from posada.contexts.services.events import DrivenDropped
from posada.contexts.services.models import Cancellation, CancellationState, Cause, Service, State
from posada.contexts.services.rules.cancellation_notice import coming_renewal
from posada.ground.agenda.roles import permitted
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import MANUAL
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground
from posada.terms.versions import book


def let_end(service_id: int, *, reason: str, grounds: tuple[Ground, ...], now: datetime, by: Actor) -> Cancellation:
    """Decide that a running service is not renewed: it ends with its paid term, or with the first term that leaves time
    for the provider's notice. Announces CancellationFinal.
    """
    (service,) = queries.locked([service_id])
    if (
        service.state != State.ACTIVE
        or service.renews_on is None
        or service_id in queries.cancellations_under_way([service_id])
    ):
        raise BadInput("about", service.name, "a running service that is not being cancelled")
    today = book().for_existing(now).calendar.today(now)
    terms = book().for_existing(now)
    verdict = Verdict(service.customer_id, "service", service.pk, "refuse-renewal", now, grounds)
    noticed = notice_end(service, today, terms, given_by="provider", at_term_end=True)
    if noticed is not None:
        grounds, ends_on = noticed.grounds + grounds, noticed.ends_on
        renews_on = ends_on + timedelta(days=1)
        permitted(replace(verdict, grounds=grounds), "provider-notice", by=by, terms=terms,
                  otherwise=(noticed.ruling.rule.role,))  # fmt: skip
    elif not grounds:
        raise verdict.refused("no-such-notice")
    else:
        renews_on = coming_renewal(service.renews_on, service.cycle, today)
        ends_on = billing.day_before(renews_on)
    facts = {"ends_on": ends_on, "reason": reason}
    verdict = replace(verdict, grounds=grounds, facts=facts, effects=("end-fixed",))
    (decision,) = record([verdict], now=now, actor=by)
    cancellation = Cancellation.objects.create(
        customer_id=service.customer_id, service_id=service.pk, cause=Cause.PROVIDER, state=CancellationState.FINAL,
        asked_at=now, asked_by=str(by), renews_on=renews_on, last_day=ends_on, in_time=True, ends_on=ends_on,
        clause=grounds[0].clause, answered_at=now, decision_id=decision,
    )  # fmt: skip
    make_final(cancellation, service, (), now=now, by=by)
    return cancellation


def drop_pending(service_ids: Collection[int], *, now: datetime) -> None:
    """Cancel services that were ordered and never delivered. Announces DrivenDropped for those that a driver makes."""
    pending = [service for service in queries.locked(list(service_ids)) if service.state == State.PENDING]
    for service in pending:
        service.move("cancel")
        service.ended_at = now
    Service.objects.bulk_update(pending, ["state", "ended_at"])
    touch("service", [service.pk for service in pending])
    driven = tuple(service.pk for service in pending if service.driver != MANUAL)
    if driven:
        announce(DrivenDropped(driven, now))
