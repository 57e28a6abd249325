"""The end of a service whose terms are about to change, at the word of its customer."""

from datetime import date, datetime
from itertools import pairwise

from posada.contexts.services import queries
from posada.contexts.services.models import Service
from posada.contexts.services.rules.cancellation_notice import CancellationNotice, coming_renewal
from posada.contexts.services.rules.terms_exit import TermsExit, last_day_to_leave
from posada.ground.customers.primary import speaks_as_primary
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.models import Stand, TermsAnswer
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.rules.terms_objection import TermsObjection
from posada.terms.versions import Book


def terms_exit(
    service: Service, terms: Terms, versions: Book, *, now: datetime, by: Actor
) -> tuple[date, tuple[Ground, ...]] | None:
    """The coming renewal before which the customer leaves, and the grounds; None where the general notice rules."""
    target = queries.target(service)
    general = grounds(terms.ruling(CancellationNotice, target), role="excludes")
    objected = exit_by_objection(service.customer_id, versions)
    if objected is not None and service.renews_on is not None:
        return coming_renewal(service.renews_on, service.cycle, terms.calendar.today(now)), objected.orders() + general
    ruling = terms.ruling(TermsExit, target)
    if ruling is None or service.renews_on is None or not speaks_as_primary(by):
        return None
    today = terms.calendar.today(now)
    told = dict(TermsAnswer.objects.filter(customer_id=service.customer_id).values_list("version_id", "told_at"))
    announced = [(new, told.get(number, new.announced_at)) for _, (number, new) in pairwise(versions.versions)]
    open_still = any(
        new.change in ruling.rule.classes
        and told_at <= now
        and today <= last_day_to_leave(terms.calendar.today(told_at), ruling.rule, terms.calendar)
        for new, told_at in announced
    )
    if not open_still:
        return None
    return coming_renewal(service.renews_on, service.cycle, today), ruling.orders() + general


def exit_by_objection(customer_id: int, versions: Book) -> Ruling[TermsObjection] | None:
    """The rule by which a customer who objected to a change leaves; None where no objection gave that."""
    if not any(ruling.rule.gives == "exit" for _, each in versions.versions for ruling in each.rulings(TermsObjection)):
        return None
    leaving = TermsAnswer.objects.filter(customer_id=customer_id, state=Stand.LEAVING).order_by("-version_id").first()
    return versions.announced_under(leaving.version_id).ruling(TermsObjection) if leaving else None
