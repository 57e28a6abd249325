"""The end of a service whose price is about to rise, at the word of its customer."""

from datetime import date, datetime

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries
from posada.contexts.services.models import Service
from posada.contexts.services.rules.cancellation_notice import CancellationNotice, coming_renewal
from posada.contexts.services.rules.price_exit import PriceExit, may_leave
from posada.ground.customers.primary import speaks_as_primary
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds
from posada.terms.versions import Book


def price_exit(
    service: Service, terms: Terms, versions: Book, *, now: datetime, by: Actor
) -> tuple[date, tuple[Ground, ...]] | None:
    """The coming renewal before which the customer leaves, and the grounds; None where the general notice rules."""
    target = queries.target(service)
    ruling = terms.ruling(PriceExit, target)
    if ruling is None or service.renews_on is None or by.channel != ruling.rule.channel or not speaks_as_primary(by):
        return None
    rise = billing.announced_increase(versions, service.product, service.cycle, service.currency, now)
    if rise is None:
        return None
    announced_on, effective_on = rise
    renews_on = coming_renewal(service.renews_on, service.cycle, terms.calendar.today(now))
    if not may_leave(renews_on, service.cycle, announced_on, effective_on, ruling.rule):
        return None
    general = grounds(terms.ruling(CancellationNotice, target), role="excludes")
    return renews_on, ruling.orders() + general
