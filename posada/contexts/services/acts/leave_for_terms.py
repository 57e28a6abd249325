"""The end of a service whose terms are about to change, at the word of its customer."""

from datetime import date, datetime
from itertools import pairwise

from posada.contexts.services import queries
from posada.contexts.services.models import Service
from posada.contexts.services.rules.cancellation_notice import CancellationNotice, coming_renewal
from posada.contexts.services.rules.terms_exit import TermsExit, last_day_to_leave
from posada.ground.customers.primary import speaks_as_primary
from posada.terms.actor import Actor
from posada.terms.rule import Ground, grounds
from posada.terms.versions import Book


def terms_exit(service: Service, versions: Book, *, now: datetime, by: Actor) -> tuple[date, tuple[Ground, ...]] | None:
    """The coming renewal before which the customer leaves, and the grounds; None where the general notice rules."""
    terms = queries.governs(service, now)
    target = queries.target(service)
    ruling = terms.ruling(TermsExit, target)
    if ruling is None or service.renews_on is None or not speaks_as_primary(by):
        return None
    today = terms.calendar.today(now)
    announced = [new for (_, _), (_, new) in pairwise(versions.versions) if new.announced_at <= now]
    open_still = any(
        new.change in ruling.rule.classes
        and today <= last_day_to_leave(terms.calendar.today(new.announced_at), ruling.rule, terms.calendar)
        for new in announced
    )
    if not open_still:
        return None
    general = grounds(terms.ruling(CancellationNotice, target), role="excludes")
    return coming_renewal(service.renews_on, service.cycle, today), ruling.orders() + general
