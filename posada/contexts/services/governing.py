"""Which version of the terms rules a service: the one its paid period keeps, or the one for what stood before."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from posada.contexts.services.models import PaidPeriod, Service, State
from posada.contexts.services.rules.cancellation_notice import coming_renewal
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds
from posada.terms.rules.honoured_period import HonouredPeriod
from posada.terms.selector import Target
from posada.terms.versions import Book, book, is_seen
from posada.terms.views import terms_of

ONE_DAY = timedelta(days=1)


def target(service: Service) -> Target:
    """The facts by which rules about a service are chosen."""
    return Target(service.product_kind, service.type, service.product, None, None, service.cycle)


def governs(service: Service, at: datetime) -> Terms:
    """The version that rules one service at an instant."""
    return governing([service], at)[service.pk]


def governing(services: Collection[Service], at: datetime) -> dict[int, Terms]:
    """The version that rules each service at an instant."""
    return ruling_versions({service.pk: target(service) for service in services}, at)


def ruling_versions(
    targets: Mapping[int, Target], at: datetime, paid: Collection[tuple[int, int]] | None = None
) -> dict[int, Terms]:
    """As `governing`, for services of which no more is known than what they are.

    `paid`: (service, version) of each paid period that runs on that day, oldest first, by whom has them.
    """
    versions = book()
    newest = versions.for_existing(at)
    found = dict.fromkeys(targets, newest) | _of_their_customers(targets, at)
    if not honours(versions):
        return found
    for service_id, number in _running(found, newest.calendar.today(at)) if paid is None else paid:
        pinned = versions.by_number(number)
        if pinned.ruling(HonouredPeriod, targets[service_id]) is not None:
            found[service_id] = pinned
    return found


def _running(service_ids: Collection[int], today: date) -> list[tuple[int, int]]:
    """(service, version) of each paid period that runs on a day, oldest first."""
    running = PaidPeriod.objects.filter(service_id__in=service_ids, first__lte=today, last__gte=today)
    return list(running.order_by("pk").values_list("service_id", "version_id"))


def _of_their_customers(service_ids: Collection[int], at: datetime) -> dict[int, Terms]:
    """The version that rules the customer of each service, where somebody may be ruled by another one than the newest.

    Nothing is asked where it was asked already for the customers at hand.
    """
    if is_seen() or not book().parted:
        return {}
    owners = dict(Service.objects.filter(pk__in=service_ids).values_list("pk", "customer_id"))
    ruled_by = terms_of(set(owners.values()), at)
    return {id: ruled_by[customer_id] for id, customer_id in owners.items()}


def running_until(customer_id: int, day: date) -> date | None:
    """The last day of the last of those periods of a customer's services that run on `day`; None where none does."""
    running = Service.objects.filter(customer_id=customer_id, state=State.ACTIVE)
    ends = [
        min(coming_renewal(renews_on, cycle, day) - ONE_DAY, ends_on or date.max)
        for renews_on, cycle, ends_on in running.values_list("renews_on", "cycle", "ends_on")
        if renews_on is not None
    ]
    return max((end for end in ends if end >= day), default=None)


def honours(versions: Book) -> bool:
    """Whether any version keeps paid periods as they were; without one, nothing need be looked up."""
    return any(terms.rulings(HonouredPeriod) for _, terms in versions.versions)


def kept_by(service: Service, terms: Terms, at: datetime) -> tuple[Ground, ...]:
    """The clause by which a former version still rules a service; nothing where the newest does."""
    if terms is book().for_existing(at):
        return ()
    return grounds(terms.ruling(HonouredPeriod, target(service)), role="limits")


def keep_periods(periods: Collection[PaidPeriod], services: Collection[Service], at: datetime) -> None:
    """Note paid periods, each with the version that it was invoiced under; those to come may bring another one."""
    if honours(book()):
        present, today = governing(services, at), book().for_existing(at).calendar.today(at)
        for period in periods:
            number = book().number(present[period.service_id])
            period.changes_terms = period.first > today and period.version_id != number
    PaidPeriod.objects.bulk_create(periods)


def begin_periods(service_ids: Collection[int], today: date) -> None:
    """The services have passed to the terms of the periods that began by today."""
    begun = PaidPeriod.objects.filter(service_id__in=service_ids, first__lte=today, changes_terms=True)
    begun.update(changes_terms=False)
