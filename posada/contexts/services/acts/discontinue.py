"""Ceasing to provide a product: orders are refused, and its services end with what is paid for."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from posada.contexts.services import queries
from posada.contexts.services.acts.settle_cancellation import make_final
from posada.contexts.services.events import ProductDiscontinued, ServicesDiscontinued
from posada.contexts.services.models import Cancellation, CancellationState, Cause, Discontinued, Service
from posada.contexts.services.rules.discontinuation import Discontinuation, last_day_to_tell
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.roles import permitted
from posada.ground.catalogue.products import CYCLES, product
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.months import add_months
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling
from posada.terms.versions import book

KIND = "discontinued-service"
ONE_DAY = timedelta(days=1)


def discontinue(slug: str, *, now: datetime, by: Actor) -> None:
    """Cease to provide a product; from now on it is not sold. Announces ProductDiscontinued.

    BadInput where it is discontinued already. Raises Refused for those whose role it is not.
    """
    terms = book().for_existing(now)
    sold = product(terms, slug)
    ruling = terms.required(Discontinuation, sold.target())
    row, fresh = Discontinued.objects.get_or_create(product=sold.slug, defaults={"at": now, "by": str(by)})
    if not fresh:
        raise BadInput("product", slug, "a product that is still provided")
    verdict = Verdict(0, "product", row.pk, "discontinue-product", now, ruling.orders(), facts={"product": sold.slug},
                      effects=("product-discontinued",))  # fmt: skip
    verdict = permitted(verdict, "discontinue-product", by=by, terms=terms, otherwise=(ruling.rule.decided_by,))
    record([verdict], now=now, actor=by)
    announce(ProductDiscontinued(sold.slug, now, by))


def end_discontinued(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Fix the end of these services with what is paid; where the time to tell is too short, put it before a person.

    Services that end already are left alone. Announces ServicesDiscontinued.
    """
    ending = queries.cancellations_under_way(service_ids)
    services = [s for s in queries.locked(service_ids) if s.state == "active" and s.renews_on and s.pk not in ending]
    in_time, late = list[Service](), list[Matter]()
    calendar = book().for_existing(now).calendar
    for service in services:
        last = last_day_to_tell(_renewal_of(service), _ruling(service, now).rule, calendar)
        if calendar.today(now) <= last:
            _fix_end(service, _renewal_of(service) - ONE_DAY, "let-discontinued-end", now, by)
            in_time.append(service)
        else:
            late.append(_matter(service, last, now))
    open_cases(late, now=now, by=by)
    if in_time:
        announce(ServicesDiscontinued(tuple(service.pk for service in in_time), now, by))


def decide_short_notice(case: Case, ends: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """End the service with what is paid, with the short notice on record; or let it renew once more.

    Announces ServicesDiscontinued.
    """
    (service,) = queries.locked([case.subject_id])
    ruling = _ruling(service, now)
    renews_on = _renewal_of(service)
    if not ends:
        renews_on = add_months(renews_on, max(CYCLES[service.cycle], 1), "clip")
    close_case(
        case.pk, CaseState.GRANTED if ends else CaseState.REFUSED, grounds=ruling.orders(), now=now, by=by,
        act="end-with-short-notice" if ends else "renew-once-more",
        facts={"ends_on": renews_on - ONE_DAY, "reason": reason, "last_day": case.facts["last_day"]},
    )  # fmt: skip
    _fix_end(service, renews_on - ONE_DAY, "let-discontinued-end", now, by)
    announce(ServicesDiscontinued((service.pk,), now, by))


def _ruling(service: Service, now: datetime) -> Ruling[Discontinuation]:
    return queries.governs(service, now).required(Discontinuation, queries.target(service))


def _renewal_of(service: Service) -> date:
    """The first day that is not paid for; of a running service that renews."""
    if service.renews_on is None:
        raise BadInput("about", service.name, "a service that renews")
    return service.renews_on


def _matter(service: Service, last: date, now: datetime) -> Matter:
    ruling = _ruling(service, now)
    return Matter(
        service.customer_id, KIND, ("service", service.pk), ruling.rule.decided_by, ruling.orders(), now,
        facts={"ends_on": _renewal_of(service) - ONE_DAY, "last_day": last}, act="ask-short-notice",
    )  # fmt: skip


def _fix_end(service: Service, ends_on: date, act: str, now: datetime, by: Actor) -> None:
    ruling = _ruling(service, now)
    verdict = Verdict(service.customer_id, "service", service.pk, act, now, ruling.orders(),
                      facts={"ends_on": ends_on}, effects=("end-fixed",))  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    cancellation = Cancellation.objects.create(
        customer_id=service.customer_id, service_id=service.pk, cause=Cause.PROVIDER, state=CancellationState.FINAL,
        asked_at=now, asked_by=str(by), renews_on=ends_on + ONE_DAY, last_day=ends_on, in_time=True, ends_on=ends_on,
        clause=ruling.clause, answered_at=now, decision_id=decision,
    )  # fmt: skip
    make_final(cancellation, service, (), now=now, by=by)
