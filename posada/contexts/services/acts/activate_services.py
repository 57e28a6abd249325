"""Delivering services: their first period begins, or is the one already charged."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.billing.queries import Charged
from posada.contexts.ordering import queries as ordering
from posada.contexts.services import queries
from posada.contexts.services.events import ServicesActivated
from posada.contexts.services.governing import keep_periods
from posada.contexts.services.models import PaidPeriod, Service, State
from posada.contexts.services.rules.initial_term import InitialTerm, initial_term_ends_on
from posada.contexts.services.rules.term_start import TermStart, term_starts_on
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import CYCLES
from posada.kernel.calendar import add_months
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds
from posada.terms.selector import Target
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)
WRITTEN = ("state", "activated_at", "paid_until", "billed_until", "renews_on", "term_began_on", "term_ends_on",
           "term_until", "anchor_day")  # fmt: skip


def activate_services(service_ids: Sequence[int], *, now: datetime, by: Actor) -> None:
    """Activate delivered services and set what they are paid until. Announces ServicesActivated."""
    pending = [service for service in queries.locked(service_ids) if service.state == State.PENDING]
    if not pending:
        return
    terms = book().for_existing(now)
    paid = billing.periods_of([service.pk for service in pending])
    effective = ordering.effective_days([service.order_id for service in pending if service.order_id])
    charged = billing.charged_to([service.pk for service in pending])
    verdicts, periods = [], []
    for service in pending:
        target = Target(service.product_kind, service.type, service.product)
        start, sold_for = terms.ruling(TermStart, target), ordering.sold_for(terms, target)
        initial = terms.ruling(InitialTerm, target)
        service.move("activate")
        service.activated_at = now
        begins = term_starts_on(
            service.ordered_on, terms.calendar.today(now), start.rule if start else None,
            effective.get(service.order_id or 0),
        )  # fmt: skip
        set_period(service, paid.get(service.pk), begins)
        service.anchor_day = begins.day
        if service.options.get("included_until") == "parent":
            service.billed_until = service.renews_on = None  # renewed with what brought it, never by itself
        for each in charged.get(service.pk, ())[:1]:
            periods.append(first_period(service, each, begins))
        commit_to(service, begins, initial)
        verdicts.append(
            Verdict(service.customer_id, "service", service.pk, "activate", now,
                    grounds(start, sold_for, initial) + grounds(*scripts_of(service, terms), role="limits"),
                    facts={"renews_on": service.renews_on, "from": begins, "term_until": service.term_until,
                           **scripts_said(service, terms)},
                    effects=("service-activated",))
        )  # fmt: skip
    record(verdicts, now=now, actor=by)
    Service.objects.bulk_update(pending, WRITTEN)
    keep_periods(periods, pending, now)
    touch("service", [service.pk for service in pending])
    announce(ServicesActivated(tuple(service.pk for service in pending), now, by))


def scripts_of(service: Service, terms: Terms) -> tuple[Ruling[Any] | None, Ruling[Any] | None]:
    """The rules by which scripts run in it, and which functions do not."""
    runs, _ = queries.scripts(terms, service)
    return runs, queries.functions_off(terms, service)


def scripts_said(service: Service, terms: Terms) -> dict[str, object]:
    """Whether scripts run, and how many functions are switched off, where the terms say so."""
    runs, allowed = queries.scripts(terms, service)
    off = queries.functions_off(terms, service)
    return ({"scripts": allowed} if runs else {}) | ({"functions_off": len(off.rule.names)} if off else {})


def set_period(service: Service, charged: tuple[date, date] | None, begins: date) -> None:
    """The period charged in advance (a prorated rental), or one whole cycle from `begins` (a product)."""
    last = charged[1] if charged else add_months(begins, max(CYCLES[service.cycle], 1), "clip") - ONE_DAY
    service.paid_until = service.billed_until = last
    service.renews_on = last + ONE_DAY


def first_period(service: Service, charged: Charged, begins: date) -> PaidPeriod:
    """The period that a service begins with, as its first invoice charged it."""
    first, last = charged.first or begins, service.paid_until or begins
    return PaidPeriod(
        customer_id=service.customer_id, service_id=service.pk, first=min(first, last), last=last,
        version_id=charged.version_id, net=charged.net,
    )  # fmt: skip


def commit_to(service: Service, begins: date, initial: Ruling[InitialTerm] | None) -> None:
    """The committed term of the service, as its order states it, where the terms know one."""
    service.term_began_on = begins
    if initial is None:
        return
    months = int(service.options.get(initial.rule.stated_as) or initial.rule.months)
    service.term_ends_on = service.term_until = initial_term_ends_on(begins, months)
