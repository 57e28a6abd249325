"""Changing the plan or cycle of a service: asked for, paid, carried out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.ordering import queries as ordering
from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import PlanChangeAsked, PlanChanged
from posada.contexts.services.models import ChangeState, PlanChange, Service, State
from posada.contexts.services.rules.cycle_change import CycleChange, last_day_to_change
from posada.contexts.services.rules.upgrade import Upgrade
from posada.contexts.services.unused_time import exchanges, split_period
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import CYCLES, Product, product
from posada.kernel.calendar import add_months
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds
from posada.terms.selector import Target


def ask_plan_change(
    service_id: int,
    plan: str | None,
    cycle: str | None,
    *,
    later: bool = False,
    options: Mapping[str, Any] | None = None,
    now: datetime,
    by: Actor,
) -> int:
    """Take down that a service is to be another plan or cycle, and return the change's id.

    More for the month costs its difference, at once; less waits for the next renewal date, unless the terms let it take
    effect at once too; another cycle begins with a renewal, the one after where it is `later`. Announces
    PlanChangeAsked, and PlanChanged where orders already issued are wrong. Raises Refused while a payment is pending,
    while another change is under way, and for a cycle that is not offered or is asked for too late.
    """
    (service,) = queries.locked([service_id])
    terms = queries.governs(service, now)
    target = Target(service.product_kind, service.type, service.product, None, None, service.cycle)
    ruling = terms.ruling(Upgrade, target)
    sold, by_cycle = wanted = _wanted(service, plan, cycle, ruling, terms)
    by_period = terms.ruling(CycleChange, target) if by_cycle != service.cycle else None
    verdict = Verdict(service.customer_id, "service", service.pk, "ask-plan-change", now,
                      grounds(by_period or ruling) + queries.kept_by(service, terms, now),
                      facts={"from": service.product, "to": sold.slug, "cycle": by_cycle},
                      effects=("change-noted",))  # fmt: skip
    renews_on = _refuse(service, ruling, verdict, terms, now)
    _refuse_cycle(sold, by_cycle, terms, verdict)
    chosen = _chosen(service, sold, options or {}, terms, verdict)
    sold.price(by_cycle, service.currency)  # raises where it is not sold so
    if by_period is not None:
        renews_on = _period_begins(service, renews_on, by_period, verdict, terms, later, now)
    more = _monthly(service, *wanted) > _monthly(service, product(terms, service.product), service.cycle)
    at_once = by_cycle == service.cycle and (more or (ruling is not None and ruling.rule.less_from == "at-once"))
    (decision,) = record([verdict], now=now, actor=by)
    change = PlanChange.objects.create(
        customer_id=service.customer_id, service_id=service.pk, product=sold.slug, cycle=by_cycle, options=chosen,
        effective_on=terms.calendar.today(now) if at_once else renews_on, asked_at=now, decision_id=decision,
        state=ChangeState.AWAITING_PAYMENT if at_once else ChangeState.SCHEDULED,
    )  # fmt: skip
    touch("service", [service.pk])
    if at_once:
        announce(PlanChangeAsked(change.pk, service.pk, now, by))
    else:
        announce(PlanChanged(service.pk, change.effective_on, now, by))
    return change.pk


def _wanted(
    service: Service, plan: str | None, cycle: str | None, ruling: Ruling[Upgrade] | None, terms: Terms
) -> tuple[Product, str]:
    """The product and cycle asked for; BadInput for the same ones, for another kind of thing, or a cycle not sold."""
    sold, by_cycle = product(terms, plan or service.product), cycle or service.cycle
    if (sold.slug, by_cycle) == (service.product, service.cycle):
        raise BadInput("plan", plan or cycle, "another plan or cycle than the present one")
    among = {service.type, *(ruling.rule.types if ruling else ())}
    if sold.kind != service.product_kind or sold.type not in among:
        raise BadInput("plan", plan, "a plan of one of these types: %(types)s", types=", ".join(sorted(among)))
    return sold, by_cycle


def _chosen(
    service: Service, sold: Product, options: Mapping[str, Any], terms: Terms, verdict: Verdict
) -> dict[str, Any]:
    """The choices made with a plan of another type; raises the refusal where one that it asks for lacks."""
    if sold.type == service.type:
        return {}
    fixed = ordering.fixed_options(terms, sold)
    if fixed is not None and (lacking := fixed.rule.unstated(dict(options))):
        raise verdict.refused("choice-not-stated", grounds=fixed.orders(), options=lacking)
    return {name: options[name] for name in fixed.rule.options} if fixed is not None else {}


def _refuse_cycle(sold: Product, cycle: str, terms: Terms, verdict: Verdict) -> None:
    allowed = ordering.allowed_terms(terms, sold.target())
    if cycle in CYCLES and allowed is not None and not allowed.rule.admits(cycle):
        raise verdict.refused("term-not-offered", grounds=allowed.orders(), months=allowed.rule.months)


def _period_begins(
    service: Service, renews_on: date, ruling: Ruling[CycleChange], verdict: Verdict, terms: Terms, later: bool,
    now: datetime,
) -> date:  # fmt: skip
    """The renewal with which another cycle begins; raises the refusal where it is too late for the coming one."""
    last_day = last_day_to_change(renews_on, ruling.rule, terms.calendar)
    if terms.calendar.today(now) <= last_day:
        return renews_on
    following = add_months(renews_on, max(CYCLES[service.cycle], 1), "clip")
    if not later:
        raise verdict.refused("too-late-for-this-renewal", grounds=ruling.orders(), last_day=last_day, next=following)
    return following


def _monthly(service: Service, sold: Product, cycle: str) -> Money:
    """What a month costs: at the agreed price while it is the present plan, else at list price."""
    if sold.slug == service.product and service.price is not None:
        return Money(service.price, service.currency).share(1, CYCLES[service.cycle])
    return sold.monthly(cycle, service.currency)


def _refuse(service: Service, ruling: Ruling[Upgrade] | None, verdict: Verdict, terms: Terms, now: datetime) -> date:
    """The next renewal date; raises the refusal where the plan cannot change now."""
    if ruling is None:
        raise verdict.refused("no-change-of-plan")
    if service.state != State.ACTIVE or service.renews_on is None:
        raise verdict.refused("service-is-not-running", state=service.state)
    if queries.changes_under_way([service.pk]):
        raise verdict.refused("change-under-way")
    if ruling.rule.settled_first:
        because, pending = ordering.pending_payments([service.customer_id], terms, now)
        if pending:
            numbers = [invoice.number for invoice in pending[service.customer_id]]
            raise verdict.refused("payment-pending", grounds=ruling.limits() + because, invoices=numbers)
    if unpaid := billing.overdue_numbers(service.customer_id, terms.calendar.today(now), service_id=service.pk):
        raise verdict.refused("period-unpaid", grounds=ruling.limits(), invoices=unpaid)
    return service.renews_on


def link_invoice(change_id: int, invoice_id: int | None, *, now: datetime, by: Actor) -> None:
    """Note the claim for the difference; where there is nothing to pay, staff carry the change out at once."""
    PlanChange.objects.filter(pk=change_id).update(invoice_id=invoice_id)
    if invoice_id is None:
        _order(list(PlanChange.objects.filter(pk=change_id)), now=now)


def order_changes(invoice_ids: Collection[int], *, now: datetime) -> None:
    """Put changes whose difference is paid before the department that carries them out."""
    waiting = PlanChange.objects.select_for_update().filter(
        invoice_id__in=invoice_ids, state=ChangeState.AWAITING_PAYMENT
    )
    _order(list(waiting.order_by("pk")), now=now)


def _order(changes: Sequence[PlanChange], *, now: datetime) -> None:
    services = queries.by_id([change.service_id for change in changes])
    order_tasks([(services[change.service_id], "change-plan", change.decision_id) for change in changes], now=now)
    for change in changes:
        change.state = ChangeState.ORDERED
    PlanChange.objects.bulk_update(changes, ["state"])
    touch("service", services)


def void_changes(invoice_ids: Collection[int]) -> None:
    """Drop changes whose difference was not paid."""
    dropped = PlanChange.objects.filter(invoice_id__in=invoice_ids, state=ChangeState.AWAITING_PAYMENT)
    touch("service", dropped.values_list("service_id", flat=True))
    dropped.update(state=ChangeState.VOID)


def _exchange(service: Service, change: PlanChange, terms: Terms) -> None:
    """Where the terms credit the time not used, the paid periods go on as the new plan from the day of the wish."""
    ruling = queries.unused_credit(terms, queries.target(service))
    if ruling is None or change.state != ChangeState.ORDERED:
        return
    for found in exchanges(service, product(terms, change.product), change.cycle, ruling.rule, change.effective_on):
        split_period(service, found)


def finish_changes(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Staff have carried out paid changes: the services are what was asked for. Announces PlanChanged."""
    changes = queries.changes_under_way(service_ids)
    ordered = [change for change in changes.values() if change.state == ChangeState.ORDERED]
    for service in _apply(ordered, now=now, by=by):
        if service.renews_on is not None:
            announce(PlanChanged(service.pk, service.renews_on, now, by))


def apply_scheduled(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Make services what was agreed for the period that begins; staff carry it out."""
    changes = queries.changes_under_way([step.subject_id for step in steps])
    scheduled = [changes[step.subject_id] for step in steps]
    services = _apply(scheduled, now=now, by=by)
    decided = {change.service_id: change.decision_id for change in scheduled}
    order_tasks([(service, "change-plan", decided[service.pk]) for service in services], now=now)


def _apply(changes: Sequence[PlanChange], *, now: datetime, by: Actor) -> list[Service]:
    by_service = {change.service_id: change for change in changes}
    services = queries.locked(by_service)
    governing = queries.governing(services, now)
    verdicts = []
    for service in services:
        change = by_service[service.pk]
        target = Target(service.product_kind, service.type, service.product, None, None, service.cycle)
        verdicts.append(
            Verdict(service.customer_id, "service", service.pk, "change-plan", now,
                    grounds(governing[service.pk].ruling(Upgrade, target)), effects=("plan-changed",),
                    facts={"from": service.product, "to": change.product, "cycle": change.cycle})
        )  # fmt: skip
        _exchange(service, change, governing[service.pk])
        service.product, service.cycle, service.price = change.product, change.cycle, None
        service.type = product(governing[service.pk], change.product).type
        service.options = {**service.options, **change.options}
        change.state, change.applied_at = ChangeState.APPLIED, now
    record(verdicts, now=now, actor=by)
    Service.objects.bulk_update(services, ["product", "type", "cycle", "price", "options"])
    PlanChange.objects.bulk_update(changes, ["state", "applied_at"])
    touch("service", by_service)
    return services
