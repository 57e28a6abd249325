"""What downtime of a service is worth: computed from what was measured, for pages and for those who decide."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.contexts.uptime import queries
from posada.contexts.uptime.models import Credit, Incident
from posada.contexts.uptime.rules.availability import Availability, met, reached_percent
from posada.contexts.uptime.rules.credit import (
    CreditCap,
    CreditForm,
    CreditWindow,
    LongOutageCredit,
    MonthCredit,
    ShortOutageCredit,
    last_day_to_ask,
    month_credit,
    outage_credit,
    under_cap,
)
from posada.contexts.uptime.rules.downtime import Fault
from posada.ground.catalogue.products import CYCLES, product
from posada.kernel.errors import BadInput
from posada.kernel.money import Money, sum_money
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Month:
    """How a service fared in a calendar month."""

    first: date
    down_minutes: int
    percent: Decimal
    met: bool


@dataclass(frozen=True, slots=True)
class Eligible:
    """What an outage is worth, and until when it may be asked for; `lapsed` once that day has gone by."""

    incident: Incident
    fault: Fault
    credit: Money
    last_day: date | None
    lapsed: bool


def month_of(written: str) -> date:
    """The first day of a month written `2026-04`; BadInput for anything else."""
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError as error:
        raise BadInput("month", written, "a month, 2026-04") from error


def span_of(first: date, terms: Terms) -> tuple[datetime, datetime]:
    """The instants between which a month lies, by the provider's clock."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return terms.calendar.start_of(first), terms.calendar.close_of(last)


def fared(service: Service, first: date, terms: Terms, now: datetime) -> Month | None:
    """How a service fared in a month, measured up to now; None where the terms promise it nothing."""
    ruling = terms.ruling(Availability, services.target(service))
    if ruling is None:
        return None
    since, until = span_of(first, terms)
    down = sum(fault.minutes for fault in queries.faults(service, terms, since, min(until, now)))
    month = until - since
    return Month(first, down, reached_percent(down, month), met(down, month, ruling.rule))


def monthly_fee(service: Service, terms: Terms) -> Money:
    """A month's fee for one unit of a service, before tax: as agreed, or at list price."""
    if service.price is not None:
        return Money(service.price, service.currency).share(1, max(CYCLES[service.cycle], 1))
    return product(terms, service.product).monthly(service.cycle, service.currency)


def outage_worth(service: Service, fault: Fault, units: int, terms: Terms) -> tuple[Money, tuple[Ground, ...]]:
    """What an outage of so many units is worth before any cap, and the rules that say so."""
    about = services.target(service)
    long, short = terms.ruling(LongOutageCredit, about), terms.ruling(ShortOutageCredit, about)
    worth = outage_credit(
        fault.minutes, units, monthly_fee(service, terms), long.rule if long else None, short.rule if short else None
    )
    applied = long if long is not None and fault.minutes >= long.rule.from_minutes else short
    return worth, grounds(applied)


def month_worth(service: Service, month: Month, terms: Terms) -> tuple[Money, tuple[Ground, ...]]:
    """What a month that missed its promise is worth, and the rule that says so; nothing where it kept it."""
    ruling = terms.ruling(MonthCredit, services.target(service))
    price = monthly_fee(service, terms) * service.quantity
    if ruling is None or month.met:
        return Money.zero(service.currency), ()
    since, until = span_of(month.first, terms)
    return month_credit(month.down_minutes, until - since, price, ruling.rule), ruling.orders()


def capped(service: Service, credit: Money, first: date, terms: Terms) -> tuple[Money, tuple[Ground, ...]]:
    """What of a credit fits under the cap of its month, and the rule that cuts it; all of it where there is none."""
    ruling = terms.ruling(CreditCap)
    if ruling is None:
        return credit, ()
    granted = Credit.objects.filter(customer_id=service.customer_id, month=first, currency=credit.currency)
    before = sum_money((Money(each.amount, each.currency) for each in granted), credit.currency)
    held = [s for s in services.running_of([service.customer_id]) if s.type in ruling.rule.types]
    fees = sum_money(
        (monthly_fee(each, terms) * each.quantity for each in held if each.currency == credit.currency), credit.currency
    )
    fits = under_cap(credit, before, fees, ruling.rule)
    return fits, ruling.limits() if fits < credit else ()


def eligible(service: Service, terms: Terms, now: datetime) -> list[Eligible]:
    """The outages of the last weeks for which a service may be credited, newest first."""
    window = terms.ruling(CreditWindow, services.target(service))
    found = []
    faults = queries.faults(service, terms, now - queries.RECENT, now)
    known = queries.incidents({fault.incident_id for fault in faults})
    for fault in faults:
        incident = known[fault.incident_id]
        worth, _ = outage_worth(service, fault, fault.units, terms)
        if incident.ended_at is None or not worth.is_positive:
            continue
        credit, _ = capped(service, worth, terms.calendar.today(incident.began_at).replace(day=1), terms)
        last = last_day_to_ask(incident.ended_at, window.rule, terms.calendar) if window else None
        lapsed = last is not None and terms.calendar.today(now) > last
        found.append(Eligible(incident, fault, credit, last, lapsed))
    return found[::-1]


def fields_asked(service: Service, terms: Terms) -> tuple[str, ...]:
    """What a customer states to ask for a credit: what the form of the terms requires, or the month."""
    about = services.target(service)
    form = terms.ruling(CreditForm, about)
    if form is not None:
        return form.rule.required
    return ("month",) if terms.ruling(MonthCredit, about) is not None else ()
