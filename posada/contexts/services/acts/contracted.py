"""Services that a price annex orders: created by its signature, begun with their period, ended with it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import ServicesActivated
from posada.contexts.services.models import Service, State
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import product
from posada.ground.customers.models import Customer
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)
Wanted = tuple[str, str, int, Money]  # name, product, quantity, agreed rent of a month and unit


def create_contracted(customer_id: int, wanted: Sequence[Wanted], *, now: datetime) -> list[int]:
    """Create the services of a signed price annex, pending, at the rent agreed, and return their ids in order."""
    terms = book().for_new(now)
    customer = Customer.objects.get(pk=customer_id)
    ids = take_ids("services_service_id_seq", len(wanted))
    Service.objects.bulk_create(
        Service(
            id=id, customer_id=customer_id, name=name, product=slug, product_kind=product(terms, slug).kind,
            type=product(terms, slug).type, cycle="monthly", quantity=quantity, currency=customer.currency,
            price=rent.amount, ordered_on=terms.calendar.today(now), driver=product(terms, slug).driver,
        )
        for id, (name, slug, quantity, rent) in zip(ids, wanted, strict=True)
    )  # fmt: skip
    touch("service", ids)
    return ids


def begin_period(
    service_id: int, starts_on: date, ends_on: date, *, grounds: tuple[Ground, ...], now: datetime, by: Actor
) -> None:
    """A contracted period begins, or its dates are corrected: rent is owed from its first day to its last.

    Announces ServicesActivated when it begins.
    """
    (service,) = queries.locked([service_id])
    fresh = service.state == State.PENDING
    if fresh:
        service.move("activate")
        service.activated_at = now
    if fresh or service.billed_until is None or service.billed_until < service.ordered_on:
        service.paid_until = service.billed_until = starts_on - ONE_DAY
        service.renews_on = starts_on
    service.term_ends_on = service.ends_on = ends_on
    record(
        [Verdict(service.customer_id, "service", service.pk, "activate" if fresh else "correct-period", now, grounds,
                 facts={"starts_on": starts_on, "ends_on": ends_on}, effects=("service-activated",))],
        now=now, actor=by,
    )  # fmt: skip
    service.save(
        update_fields=["state", "activated_at", "paid_until", "billed_until", "renews_on", "term_ends_on", "ends_on"]
    )
    touch("service", [service_id])
    if fresh:
        announce(ServicesActivated((service_id,), now, by))


def set_end(service_id: int, ends_on: date | None, *, rent: Money | None = None) -> None:
    """Fix the last day of a service; with `rent`, what a unit costs from the next period on."""
    (service,) = queries.locked([service_id])
    service.ends_on = ends_on
    if rent is not None:
        service.price = rent.amount
    if ends_on is not None and (service.term_ends_on is None or ends_on > service.term_ends_on):
        service.term_ends_on = ends_on
    service.save(update_fields=["ends_on", "price", "term_ends_on"])
    touch("service", [service_id])


def reduce(service_id: int, units: int, *, grounds: tuple[Ground, ...], now: datetime, by: Actor) -> None:
    """Take so many units off a service; the rest goes on."""
    (service,) = queries.locked([service_id])
    (decision,) = record(
        [Verdict(service.customer_id, "service", service_id, "reduce-service", now, grounds,
                 facts={"units": units, "left": service.quantity - units}, effects=("service-reduced",))],
        now=now, actor=by,
    )  # fmt: skip
    service.quantity -= units
    service.save(update_fields=["quantity"])
    order_tasks([(service, "reduce", decision)], now=now, details={"units": units})
    touch("service", [service_id])


def drop(service_id: int) -> None:
    """A service that was ordered and never began is cancelled."""
    (service,) = queries.locked([service_id])
    if service.state == State.PENDING:
        service.move("cancel")
        service.save(update_fields=["state"])
        touch("service", [service_id])
