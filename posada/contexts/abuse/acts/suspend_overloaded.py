"""A service that overloads its server: off for a moment, on again by itself, and the plan that would fit."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from posada.contexts.abuse import queries
from posada.contexts.abuse.events import OverloadContinues, Overloaded, OverloadOver
from posada.contexts.abuse.models import Overload
from posada.contexts.abuse.rules.overload import ContinuedOverload, OverloadSuspension
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import open_case
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import Product, catalog
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.versions import book

ALERT, UPGRADE, OVERLOAD = "overload-alert", "overload-upgrade", "overload"


def take_load(
    service_id: int, percent: Decimal, minutes: int, *, degraded: bool, now: datetime, by: Actor
) -> Overload | None:
    """Suspend a service that overloads its server for a while; None where it does not, or a person looks at it.

    Load that harms nobody is nobody's business. Announces Overloaded, and OverloadContinues where it comes again.
    """
    (service,) = services.locked([service_id])
    terms = services.governs(service, now)
    ruling = terms.ruling(OverloadSuspension, services.target(service))
    if ruling is None or not degraded or queries.overloaded_now(service_id):
        return None
    facts = {"percent": percent, "minutes": minutes}
    if ruling.rule.lasts is None:
        if open_case("service", service_id, ALERT) is None:
            matter = Matter(service.customer_id, ALERT, ("service", service_id), ruling.rule.role, ruling.permits(),
                            now, facts=facts, act="alert-of-overload")  # fmt: skip
            open_cases([matter], now=now, by=by)
        return None
    if not ruling.rule.exceeded(percent, minutes):
        return None
    until = terms.calendar.add(now, ruling.rule.lasts)
    found = _suspend(service, percent, minutes, until, ruling.orders(), now, by)
    _propose(service, terms, facts, now, by)
    return found


def _suspend(
    service: Service, percent: Decimal, minutes: int, until: datetime, stood_on: tuple[Ground, ...], now: datetime,
    by: Actor,
) -> Overload:  # fmt: skip
    (id,) = take_ids("abuse_overload_id_seq", 1)
    verdict = Verdict(
        service.customer_id, "service", service.pk, "find-overload", now, stood_on,
        facts={"percent": percent, "minutes": minutes, "until": until}, effects=("suspension-ordered",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    found = Overload.objects.create(
        id=id, customer_id=service.customer_id, service_id=service.pk, at=now, percent=percent, minutes=minutes,
        until=until, decision_id=decision,
    )  # fmt: skip
    touch(OVERLOAD, [id])
    announce(Overloaded(id, service.pk, until, stood_on, now, by))
    return found


def _propose(service: Service, terms: Terms, facts: dict[str, Any], now: datetime, by: Actor) -> None:
    """Where overloads continue, put plans that fit before the customer, and the matter before a person."""
    ruling = terms.ruling(ContinuedOverload, services.target(service))
    if ruling is None or open_case("service", service.pk, UPGRADE) is not None:
        return
    rule, calendar = ruling.rule, terms.calendar
    since = calendar.start_of(calendar.before(calendar.today(now), rule.within))
    times = Overload.objects.filter(service_id=service.pk, at__gte=since).count()
    if times < rule.times:
        return
    plans = tuple(proposals(service, terms, ruling, now))
    matter = Matter(
        service.customer_id, UPGRADE, ("service", service.pk), rule.role, ruling.orders(), now,
        facts={**facts, "times": times, "plans": [slug for slug, _ in plans]},
        amounts={f"to-{slug}": cost for slug, cost in plans}, act="propose-plan",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    announce(OverloadContinues(case_id, service.pk, service.customer_id, plans, now, by))


def proposals(
    service: Service, terms: Terms, ruling: Ruling[ContinuedOverload], now: datetime
) -> list[tuple[str, Money]]:
    """The plans that fit, cheapest first, each with what it would cost now beyond what is paid, before tax."""
    unused = services.unused_credit(terms, services.target(service))
    found = []
    for sold in catalog(terms).values():
        cycle = _cycle(sold, service)
        if sold.type not in ruling.rule.fits or sold.hidden or cycle is None or unused is None:
            continue
        change = services.exchange(service, sold, cycle, unused.rule, terms.calendar.today(now))
        if change is not None:
            found.append((sold.slug, change.charge - change.credit))
    return sorted(found, key=lambda plan: plan[1].amount)


def _cycle(sold: Product, service: Service) -> str | None:
    """The cycle in which a plan would be taken: the service's own where it is sold so, else its first."""
    return service.cycle if service.cycle in sold.prices else next(iter(sold.prices), None)


def lift_overloads(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """The time for which these overloads suspend has run out. Announces OverloadOver for each."""
    due_at = {step.subject_id: step.due_at for step in steps}
    for found in Overload.objects.select_for_update().filter(pk__in=due_at, lifted_at=None).order_by("pk"):
        service = services.by_id([found.service_id])[found.service_id]
        ruling = services.governs(service, now).required(OverloadSuspension, services.target(service))
        found.lifted_at = now
        found.save(update_fields=["lifted_at"])
        touch(OVERLOAD, [found.pk])
        announce(OverloadOver(found.pk, found.service_id, due_at[found.pk], ruling.orders(), now, by))


def decide_overload(
    case: Case, suspends: bool, until: datetime | None, *, reason: str, now: datetime, by: Actor
) -> None:
    """A person lets the service run on, or suspends it until a set time. Announces Overloaded where it goes off."""
    (service,) = services.locked([case.subject_id])
    terms = services.governs(service, now)
    target = services.target(service)
    continued = terms.ruling(ContinuedOverload, target) if case.kind == UPGRADE else None
    momentary = terms.ruling(OverloadSuspension, target) if continued is None else None
    stood_on = grounds(continued, momentary)
    if suspends and (until is None or until <= now):
        raise BadInput("until", until, "an instant to come, until which it is suspended")
    outcome = CaseState.GRANTED if suspends else CaseState.REFUSED
    facts = {"reason": reason, "until": until, **{name: case.facts[name] for name in ("percent", "minutes")}}
    close_case(case.pk, outcome, grounds=stood_on, now=now, by=by, facts=facts)
    if suspends and until is not None:
        percent, minutes = Decimal(str(case.facts["percent"])), int(case.facts["minutes"])
        _suspend(service, percent, minutes, until, stood_on, now, by)


def close_upgrade(service_id: int, *, now: datetime, by: Actor) -> None:
    """The customer took another plan: what was put before a person is settled."""
    case = open_case("service", service_id, UPGRADE)
    if case is not None:
        rulings = book().for_existing(now).rulings(ContinuedOverload)  # the service is of another type by now
        close_case(case.pk, CaseState.CLOSED, grounds=grounds(*rulings[:1], role="limits"), now=now, by=by)
