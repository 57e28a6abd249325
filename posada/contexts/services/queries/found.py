"""Services, by id, owner, order, product and state."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, QuerySet

from posada.contexts.services.models import Service, State
from posada.terms.prepared import Prepared, prepared


def locked(service_ids: Collection[int]) -> list[Service]:
    """The services, locked until the transaction ends, in order of id."""
    return _locked(service_ids)


@prepared
def _locked(service_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Service.objects.select_for_update().filter(pk__in=service_ids).order_by("pk")


def of_customer(customer_id: int) -> QuerySet[Service]:
    """A customer's services, newest last."""
    return Service.objects.filter(customer_id=customer_id).order_by("pk")


def by_order(order_id: int) -> list[Service]:
    return by_orders([order_id])


def by_orders(order_ids: Collection[int]) -> list[Service]:
    """What these orders brought, in the order of its making."""
    return _by_orders(order_ids)


@prepared
def _by_orders(order_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Service.objects.filter(order_id__in=order_ids).order_by("pk")


def by_id(service_ids: Collection[int]) -> dict[int, Service]:
    return {service.pk: service for service in _by_id(service_ids)}


@prepared
def _by_id(service_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Service.objects.filter(pk__in=service_ids)


def alike(service_ids: Collection[int], *columns: str) -> list[tuple[tuple[Any, ...], list[int], list[int]]]:
    """The services in groups that have the same in all these columns: (values, ids, their customers).

    The database groups them, so that a batch of thousands comes back as a few rows.
    """
    return [(tuple(values), ids, customers) for *values, ids, customers in _grouped_by(columns)(service_ids)]


@cache
def _grouped_by(columns: tuple[str, ...]) -> Prepared:
    def groups(service_ids: Collection[int]) -> QuerySet[Any, Any]:
        found = Service.objects.filter(pk__in=service_ids).order_by().values_list(*columns)
        return found.annotate(ids=ArrayAgg("id"), customers=ArrayAgg("customer_id"))

    return prepared(groups)


def running(service_ids: Collection[int]) -> set[int]:
    """Which of these are delivered and not ended, suspended ones among them."""
    return set(service_ids) - not_running(service_ids)


def all_running() -> QuerySet[Service]:
    """Every delivered service that did not end, suspended ones among them."""
    return Service.objects.filter(state=State.ACTIVE)


def running_of(customer_ids: Collection[int], service_ids: Collection[int] = ()) -> list[Service]:
    """The delivered services of these customers that did not end, suspended ones too, and those among `service_ids`."""
    wanted = Q(customer_id__in=customer_ids) | Q(pk__in=service_ids)
    return list(Service.objects.filter(wanted, state=State.ACTIVE).order_by("pk"))


def not_running(service_ids: Collection[int]) -> set[int]:
    """Which of these are not delivered yet, or ended; suspended ones run."""
    return set(_not_running(service_ids))


@prepared
def _not_running(service_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Service.objects.filter(pk__in=service_ids).exclude(state=State.ACTIVE).values_list("pk", flat=True)


def delivered_orders(service_ids: Collection[int]) -> list[int]:
    """The orders of these services of which nothing is left to deliver."""
    delivered = Service.objects.filter(pk__in=service_ids).values_list("order_id", flat=True)
    orders = {id for id in delivered if id is not None}
    waiting = Service.objects.filter(order_id__in=orders, state=State.PENDING).values_list("order_id", flat=True)
    return sorted(orders - {id for id in waiting if id is not None})


def included_in(service_id: int) -> list[Service]:
    """The services that came with another one, and were not paid for."""
    return list(Service.objects.filter(options__included_in=service_id).order_by("pk"))


def ended_early(service_ids: Collection[int]) -> list[Service]:
    """Those of these services that the house ended before their paid term was over."""
    found = Service.objects.filter(pk__in=service_ids, state=State.TERMINATED, ends_on__lt=F("paid_until"))
    return list(found.order_by("pk"))


def at_list_price(sold: Collection[str]) -> list[tuple[int, str, str, str]]:
    """(customer, product, cycle, currency) of running services at list price, sold as one of `product/cycle`."""
    found = Service.objects.filter(state=State.ACTIVE, price=None, product__in={each.split("/")[0] for each in sold})
    rows = found.values_list("customer_id", "product", "cycle", "currency").distinct()
    return [row for row in rows if f"{row[1]}/{row[2]}" in sold]


def with_domain_of(service: Service) -> list[Service]:
    """The customer's other services that bear the same domain name: its registration, its certificate."""
    if not service.domain:
        return []
    others = Service.objects.filter(customer_id=service.customer_id, domain__iexact=service.domain)
    return list(others.exclude(pk=service.pk).order_by("pk"))


def registered(name: str, kind: str) -> bool:
    """Whether a running or awaited service of that type bears the name."""
    return Service.objects.filter(domain=name, type=kind, state__in=(State.PENDING, State.ACTIVE)).exists()


def coupon_unused(service: Service) -> bool:
    """Whether the service brought a coupon that nobody has used."""
    coupon = service.marks.get("coupon")
    return bool(coupon) and not coupon.get("used_by")


def of_product(slug: str, *, size: int) -> Iterator[list[int]]:
    """The ids of a product's running services, suspended ones too, so many at a time."""
    known = Service.objects.filter(product=slug, state=State.ACTIVE).order_by("pk")
    last = 0
    while chunk := list(known.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
        yield chunk
        last = chunk[-1]
