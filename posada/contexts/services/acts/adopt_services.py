"""Taking over services that ran before this house was kept here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from posada.contexts.services.governing import keep_periods
from posada.contexts.services.models import PaidPeriod, Service, State
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import CYCLES, product
from posada.ground.customers.models import Customer
from posada.kernel.months import add_months
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Running:
    """A service that runs already and is paid until the day before `renews_on`."""

    customer_id: int
    name: str
    product: str
    cycle: str
    renews_on: date
    since: datetime
    domain: str = ""
    quantity: int = 1
    price: Decimal | None = None
    term_ends_on: date | None = None


def adopt_services(running: list[Running], *, now: datetime, by: Actor) -> list[int]:
    """Enter running services, paid up to their renewal date, and return their ids."""
    terms = book().for_existing(now)
    currencies = dict(
        Customer.objects.filter(pk__in={one.customer_id for one in running}).values_list("pk", "currency")
    )
    ids = take_ids("services_service_id_seq", len(running))
    verdicts = [
        Verdict(one.customer_id, "service", id, "adopt", now, facts={"renews_on": one.renews_on},
                effects=("service-entered",))
        for id, one in zip(ids, running, strict=True)
    ]  # fmt: skip
    record(verdicts, now=now, actor=by)
    services = []
    for id, one in zip(ids, running, strict=True):
        sold = product(terms, one.product)
        paid_until = one.renews_on - ONE_DAY
        services.append(
            Service(
                id=id, customer_id=one.customer_id, name=one.name, domain=one.domain, product=sold.slug,
                product_kind=sold.kind, type=sold.type, cycle=one.cycle, quantity=one.quantity,
                currency=currencies[one.customer_id], price=one.price, state=State.ACTIVE,
                ordered_on=terms.calendar.today(one.since), activated_at=one.since, renews_on=one.renews_on,
                paid_until=paid_until, billed_until=paid_until, term_ends_on=one.term_ends_on, upstream=sold.upstream,
            )
        )  # fmt: skip
    Service.objects.bulk_create(services)
    under, today = book().number(terms), terms.calendar.today(now)
    periods = [
        PaidPeriod(customer_id=s.customer_id, service_id=s.pk, first=_began(s, s.paid_until, today), last=s.paid_until,
                   version_id=under, net=paid_for(s, terms))
        for s in services
        if s.paid_until is not None
    ]  # fmt: skip
    keep_periods(periods, services, now)
    touch("service", ids)
    return ids


def _began(service: Service, paid_until: date, today: date) -> date:
    """The first day of the cycle under way: a service that is adopted was paid for as long as one lasts."""
    return min(today, add_months(paid_until + ONE_DAY, -CYCLES[service.cycle], "clip"), paid_until)


def paid_for(service: Service, terms: Terms) -> Decimal:
    """What the period under way is taken to have cost before tax: the agreed price, else the list price."""
    if service.price is not None:
        return service.price * service.quantity
    sold = product(terms, service.product)
    return (sold.price(service.cycle, service.currency) * service.quantity).amount
