"""What others may read of services."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, QuerySet

from posada.contexts.services.coupons import coupon_held as coupon_held
from posada.contexts.services.governing import governing as governing
from posada.contexts.services.governing import governs as governs
from posada.contexts.services.governing import kept_by as kept_by
from posada.contexts.services.governing import ruling_versions as ruling_versions
from posada.contexts.services.governing import running_until as running_until
from posada.contexts.services.governing import target as target
from posada.contexts.services.models import (
    Cancellation,
    CancellationState,
    ChangeState,
    Discontinued,
    Hold,
    LastUse,
    PaidPeriod,
    PlanChange,
    Service,
    State,
    Task,
)
from posada.contexts.services.rules.data_deletion import DataDeletion, deleted_at
from posada.contexts.services.rules.discontinuation import Discontinuation
from posada.contexts.services.rules.ending_notice import EndingNotice
from posada.contexts.services.rules.expiry import Expiry
from posada.contexts.services.rules.portable import Portable
from posada.contexts.services.rules.price_exit import PriceExit
from posada.contexts.services.rules.renewal_option import RenewalOption
from posada.contexts.services.rules.term_end import TermEnd
from posada.contexts.services.rules.terms_exit import TermsExit, last_day_to_leave
from posada.contexts.services.rules.unlimited_features import UnlimitedFeatures
from posada.contexts.services.rules.unused_credit import SurplusKept as SurplusKept
from posada.contexts.services.rules.unused_credit import UnusedCredit as UnusedCredit
from posada.contexts.services.rules.unused_credit import unused as unused
from posada.contexts.services.rules.upgrade import Upgrade
from posada.contexts.services.unused_time import exchange as exchange
from posada.contexts.services.unused_time import paid_period as paid_period
from posada.ground.catalogue.products import product
from posada.terms.contract import Terms
from posada.terms.prepared import Prepared, prepared
from posada.terms.rule import Ruling
from posada.terms.selector import Target

INSTANT = timedelta(microseconds=1)


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
    return idle_and_collected(service_ids)[0]


def idle_and_collected(service_ids: Collection[int]) -> tuple[set[int], dict[int, date | None]]:
    """Which of these are not delivered yet, or ended; and, of those whose renewals are collected by themselves, the
    last due day of that where it was left."""
    idle, collected = set[int](), dict[int, date | None]()
    for id, state, recurring in _idle_or_collected(service_ids):
        if state != State.ACTIVE:
            idle.add(id)
        if recurring and "at" in recurring:
            collected[id] = date.fromisoformat(recurring["until"]) if "until" in recurring else None
    return idle, collected


@prepared
def _idle_or_collected(service_ids: Collection[int]) -> QuerySet[Any, Any]:
    apart = ~Q(state=State.ACTIVE) | Q(marks__recurring__at__isnull=False)
    return Service.objects.filter(apart, pk__in=service_ids).values_list("pk", "state", "marks__recurring")


def held_about(kind: str, ids: Collection[int]) -> set[int]:
    """Which of these subjects have caused a hold, lifted or not."""
    return {int(text.split(":")[1]) for text in _held([f"{kind}:{id}" for id in ids])}


@prepared
def _held(about: Collection[str]) -> QuerySet[Any, Any]:
    return Hold.objects.filter(about__in=about).values_list("about", flat=True)


def held_since(kind: str, ids: Collection[int]) -> dict[int, tuple[int, datetime]]:
    """For each subject that holds something now: a service held, and since when."""
    rows = _held_now([f"{kind}:{id}" for id in ids])
    return {int(about.split(":")[1]): (service_id, at) for about, service_id, at in rows}


@prepared
def _held_now(about: Collection[str]) -> QuerySet[Any, Any]:
    found = Hold.objects.filter(about__in=about, closed_at=None).order_by("opened_at")
    return found.values_list("about", "service_id", "opened_at")


def types_held(kind: str, ids: Collection[int]) -> dict[int, set[str]]:
    """For each subject that holds something now: the types of the running services it holds."""
    holds = holds_about(kind, ids)
    held = Service.objects.filter(pk__in=[hold.service_id for hold in holds], state=State.ACTIVE)
    types = dict(held.values_list("pk", "type"))
    found: dict[int, set[str]] = {}
    for hold in holds:
        if hold.service_id in types:
            found.setdefault(int(hold.about.split(":")[1]), set()).add(types[hold.service_id])
    return found


def open_holds(service_ids: Collection[int]) -> dict[int, list[Hold]]:
    """The open holds of each service, oldest first."""
    found: dict[int, list[Hold]] = {}
    for hold in _open_holds(service_ids):
        found.setdefault(hold.service_id, []).append(hold)
    return found


@prepared
def _open_holds(service_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Hold.objects.filter(service_id__in=service_ids, closed_at=None).order_by("opened_at", "pk")


def tasks(task_ids: Collection[int]) -> list[Task]:
    return list(Task.objects.filter(pk__in=task_ids).order_by("pk"))


def open_tasks() -> QuerySet[Task]:
    """What staff have to do, first to be attended first."""
    return Task.objects.filter(state="open").order_by("attend_from", "pk")


def holds_about(kind: str, ids: Collection[int]) -> list[Hold]:
    """The open holds that these subjects caused."""
    return list(Hold.objects.filter(about__in=[f"{kind}:{id}" for id in ids], closed_at=None).order_by("pk"))


def delivered_orders(service_ids: Collection[int]) -> list[int]:
    """The orders of these services of which nothing is left to deliver."""
    delivered = Service.objects.filter(pk__in=service_ids).values_list("order_id", flat=True)
    orders = {id for id in delivered if id is not None}
    waiting = Service.objects.filter(order_id__in=orders, state=State.PENDING).values_list("order_id", flat=True)
    return sorted(orders - {id for id in waiting if id is not None})


UNDER_WAY = (ChangeState.AWAITING_PAYMENT, ChangeState.SCHEDULED, ChangeState.ORDERED)


def changes_under_way(service_ids: Collection[int]) -> dict[int, PlanChange]:
    """The change of plan that each service waits for; there is one at most."""
    return {change.service_id: change for change in _changes(service_ids)}


@prepared
def _changes(service_ids: Collection[int]) -> QuerySet[Any, Any]:
    return PlanChange.objects.filter(service_id__in=service_ids, state__in=UNDER_WAY)


def paid_under(service_ids: Collection[int]) -> dict[int, int]:
    """The number of the version under which each service's last period was paid."""
    found = PaidPeriod.objects.filter(service_id__in=service_ids).order_by("last", "pk")
    return dict(found.values_list("service_id", "version_id"))


def paid_periods(service_id: int) -> QuerySet[PaidPeriod]:
    """The days of a service that were paid for, newest first."""
    return PaidPeriod.objects.filter(service_id=service_id).order_by("-last", "-pk")


def included_in(service_id: int) -> list[Service]:
    """The services that came with another one, and were not paid for."""
    return list(Service.objects.filter(options__included_in=service_id).order_by("pk"))


def ended_early(service_ids: Collection[int]) -> list[Service]:
    """Those of these services that the house ended before their paid term was over."""
    found = Service.objects.filter(pk__in=service_ids, state=State.TERMINATED, ends_on__lt=F("paid_until"))
    return list(found.order_by("pk"))


def change(change_id: int) -> PlanChange:
    return PlanChange.objects.get(pk=change_id)


def upgrade(terms: Terms, target: Target) -> Ruling[Upgrade] | None:
    """How such a service becomes another plan; None where the terms know no change of plan."""
    return terms.ruling(Upgrade, target)


def unused_credit(terms: Terms, target: Target) -> Ruling[UnusedCredit] | None:
    """How the time not used is credited when such a service changes its plan; None where it is not."""
    return terms.ruling(UnusedCredit, target)


def surplus_kept(terms: Terms, target: Target) -> Ruling[SurplusKept] | None:
    """What becomes of what a change of plan leaves in the customer's favour."""
    return terms.ruling(SurplusKept, target)


def expiry(terms: Terms, target: Target) -> Ruling[Expiry] | None:
    """When such a service expires, and how long its renewal order stays open; None where it does not by itself."""
    return terms.ruling(Expiry, target)


def at_list_price(sold: Collection[str]) -> list[tuple[int, str, str, str]]:
    """(customer, product, cycle, currency) of running services at list price, sold as one of `product/cycle`."""
    found = Service.objects.filter(state=State.ACTIVE, price=None, product__in={each.split("/")[0] for each in sold})
    rows = found.values_list("customer_id", "product", "cycle", "currency").distinct()
    return [row for row in rows if f"{row[1]}/{row[2]}" in sold]


def may_leave_for_price(terms: Terms) -> bool:
    """Whether customers may leave because of an increase."""
    return bool(terms.rulings(PriceExit))


def may_leave_for_terms(announced: Terms, terms: Terms, told_at: datetime) -> date | None:
    """The last day on which whoever was told then may leave because of it; None where nothing lets them."""
    days = [
        last_day_to_leave(terms.calendar.today(told_at), ruling.rule, terms.calendar)
        for ruling in terms.rulings(TermsExit)
        if announced.change in ruling.rule.classes
    ]
    return max(days, default=None)


def last_uses(service_ids: Collection[int]) -> dict[int, datetime]:
    """When a person last signed in to each of these services; those never used are missing."""
    return dict(LastUse.objects.filter(service_id__in=service_ids).values_list("service_id", "at"))


def cancellation(cancellation_id: int) -> Cancellation:
    return Cancellation.objects.get(pk=cancellation_id)


ENDING = (CancellationState.UNCONFIRMED, CancellationState.CONDITIONAL, CancellationState.FINAL)


def cancellations_under_way(service_ids: Collection[int]) -> dict[int, Cancellation]:
    """The cancellation of each service that has one under way."""
    return {cancellation.service_id: cancellation for cancellation in _cancellations(service_ids)}


@prepared
def _cancellations(service_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Cancellation.objects.filter(service_id__in=service_ids, state__in=ENDING)


def last_cancellation(service_id: int) -> Cancellation | None:
    """The newest cancellation of a service, under way or carried out."""
    found = Cancellation.objects.filter(service_id=service_id).exclude(state=CancellationState.VOID)
    return found.order_by("-asked_at", "-pk").first()


def with_domain_of(service: Service) -> list[Service]:
    """The customer's other services that bear the same domain name: its registration, its certificate."""
    if not service.domain:
        return []
    others = Service.objects.filter(customer_id=service.customer_id, domain__iexact=service.domain)
    return list(others.exclude(pk=service.pk).order_by("pk"))


def registered(name: str, kind: str) -> bool:
    """Whether a running or awaited service of that type bears the name."""
    return Service.objects.filter(domain=name, type=kind, state__in=(State.PENDING, State.ACTIVE)).exists()


def renewing_by_option(service_ids: Collection[int], now: datetime) -> set[int]:
    """Which of these have the option of automatic renewal on; none where the terms know no such option."""
    found = set()
    for service in by_id(service_ids).values():
        ruling = governs(service, now).ruling(RenewalOption, target(service))
        switched = service.marks.get("automatic_renewal")
        if ruling is not None and (switched["on"] if switched else ruling.rule.default):
            found.add(service.pk)
    return found


def terms_paid(service_id: int) -> int:
    """How many periods of the service were paid for."""
    return PaidPeriod.objects.filter(service_id=service_id).count()


def unlimited_features(terms: Terms, service: Service) -> Ruling[UnlimitedFeatures] | None:
    """The rule by which features of a service have no numeric limit; None where all that is limited has its number."""
    return terms.ruling(UnlimitedFeatures, target(service))


def was_changed(service_id: int) -> bool:
    """Whether the service became another plan since it was bought."""
    return PlanChange.objects.filter(service_id=service_id, state=ChangeState.APPLIED).exists()


def coupon_unused(service: Service) -> bool:
    """Whether the service brought a coupon that nobody has used."""
    coupon = service.marks.get("coupon")
    return bool(coupon) and not coupon.get("used_by")


def portable(service: Service, terms: Terms) -> Ruling[Portable] | None:
    """The rule by which a service stays with its holder whatever else ends."""
    return terms.ruling(Portable, target(service))


def ending_with_account(customer_id: int, terms: Terms) -> tuple[list[Service], list[Service]]:
    """A customer's running services: those that end with the account, and those that go with their holder."""
    running = list(of_customer(customer_id).filter(state=State.ACTIVE))
    staying = [service for service in running if portable(service, terms) is not None]
    return [service for service in running if service not in staying], staying


def term_end(terms: Terms, target: Target) -> Ruling[TermEnd] | None:
    """The rule by which such a service ends with its period; None where it goes on."""
    return terms.ruling(TermEnd, target)


def last_day_of_data(service: Service, ended_on: date, terms: Terms) -> date | None:
    """The last day on which data of a service that ended then can still be had; None where none are deleted."""
    ruling = terms.ruling(DataDeletion, target(service), ended_by="cancellation")
    if ruling is None:
        return None
    return terms.calendar.today(deleted_at(ended_on, ruling.rule, terms.calendar) - INSTANT)


def data_kept_until(service: Service, now: datetime) -> date | None:
    """The last day on which data of a service that the house lets end can be had; None where no rule gives a day."""
    terms = governs(service, now)
    ruling = terms.ruling(DataDeletion, target(service), ended_by="provider")
    if ruling is None or service.ends_on is None:
        return None
    return terms.calendar.today(deleted_at(service.ends_on, ruling.rule, terms.calendar) - INSTANT)


def of_product(slug: str, *, size: int) -> Iterator[list[int]]:
    """The ids of a product's running services, suspended ones too, so many at a time."""
    known = Service.objects.filter(product=slug, state=State.ACTIVE).order_by("pk")
    last = 0
    while chunk := list(known.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
        yield chunk
        last = chunk[-1]


def discontinued(slugs: Collection[str], terms: Terms) -> tuple[Ruling[Discontinuation], str] | None:
    """The rule by which the first of these products ceased to be provided, and its name; None where all are."""
    gone = Discontinued.objects.filter(product__in=slugs).order_by("pk").first()
    if gone is None:
        return None
    return terms.required(Discontinuation, product(terms, gone.product).target()), gone.product


def last_day_to_leave_before(terms: Terms) -> date | None:
    """The last day for a notice that ends a service before this version counts; None where none counts by days."""
    starts = terms.calendar.today(terms.existing_from)
    notices = [each.rule for each in terms.rulings(EndingNotice) if each.rule.given_by == "customer"]
    leads = [each.notice for each in notices if each.ends == "any-time"]
    return terms.calendar.before(starts, leads[0]) if leads else None
