"""The end that a notice of either side brings, where the terms count it from the notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from posada.contexts.billing import queries as billing
from posada.contexts.billing.queries import PriceKeptOnLeaving
from posada.contexts.services import queries
from posada.contexts.services.acts.open_terms import following
from posada.contexts.services.models import Service
from posada.contexts.services.rules.ending_notice import EndingNotice, effective_on, term_end
from posada.contexts.services.rules.initial_term import SuccessiveTerms
from posada.ground.catalogue.products import product
from posada.terms.contract import Terms
from posada.terms.counting import Count, count
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NoticeEnd:
    """The last day that a notice brings, and the rules that say so, the one by which it ends first."""

    ends_on: date
    ruling: Ruling[EndingNotice]
    grounds: tuple[Ground, ...]


def notice_end(
    service: Service, given_on: date, terms: Terms, *, given_by: str = "customer", at_term_end: bool = False,
    until: date | None = None,
) -> NoticeEnd | None:  # fmt: skip
    """When a notice given on that day ends the service; None where the terms count no such notice.

    `at_term_end` stops the renewal and never the running term; with too little of it left, a customer leaves as any
    other notice lets them, unless they name a later day (`until`).
    """
    target = queries.target(service)
    any_time = terms.ruling(EndingNotice, target, given_by=given_by, ends="any-time")
    at_end = terms.ruling(EndingNotice, target, given_by=given_by, ends="term-end")
    chosen = at_end if at_term_end else any_time
    if chosen is None:
        return None
    if chosen.rule.ends == "any-time" or service.term_until is None:
        return NoticeEnd(
            _no_sooner(effective_on(given_on, chosen.rule, terms.calendar), until), chosen, chosen.orders()
        )
    return _at_term_end(service, given_on, terms, chosen, any_time, until)


def _at_term_end(
    service: Service, given_on: date, terms: Terms, chosen: Ruling[EndingNotice],
    any_time: Ruling[EndingNotice] | None, until: date | None,
) -> NoticeEnd:  # fmt: skip
    calendar, running = terms.calendar, service.term_until or given_on
    successive = terms.ruling(SuccessiveTerms, queries.target(service))

    def next_term(term_until: date) -> date:
        if successive is None:
            return effective_on(given_on, chosen.rule, calendar)
        return following(service, term_until, successive.rule)

    ends_on = term_end(given_on, running, next_term, chosen.rule, calendar)
    if any_time is None or ends_on == running or (until is not None and until >= ends_on):
        return NoticeEnd(ends_on, chosen, chosen.orders())
    leaves_on = _no_sooner(effective_on(given_on, any_time.rule, calendar), until)
    return NoticeEnd(leaves_on, any_time, any_time.orders() + grounds(chosen, role="limits"))


def _no_sooner(effective: date, until: date | None) -> date:
    """The last day of a service that ends as `effective` begins, or later where that is wished."""
    last = effective - ONE_DAY
    return max(last, until) if until is not None else last


def counted_notice(stood_on: Sequence[Ground], terms: Terms, now: datetime) -> Count:
    """How the days of a notice were counted, where the service ends by one."""
    for ground in stood_on:
        if isinstance(ground.ruling.rule, EndingNotice):
            return count(terms, terms.calendar.today(now), ground.ruling.rule.notice, "after")
    return Count()


def keep_price(service: Service, terms: Terms, now: datetime) -> Ruling[PriceKeptOnLeaving] | None:
    """Agree the present price until the end with whoever leaves while an increase is announced, where the terms do."""
    ruling = billing.price_kept(terms, queries.target(service))
    if ruling is None or service.price is not None:
        return None
    rise = billing.announced_increase(book(), service.product, service.cycle, service.currency, now)
    if rise is None or terms.calendar.today(now) >= rise[1]:
        return None
    service.price = product(terms, service.product).price(service.cycle, service.currency).amount
    service.save(update_fields=["price"])
    return ruling
