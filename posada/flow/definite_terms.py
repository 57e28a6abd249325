"""What leaving a definite term costs: shown when the end is asked for, charged when it is fixed."""

from posada.contexts.billing.acts import charge_remaining_term as remaining
from posada.contexts.services import queries as services
from posada.contexts.services.acts.ask_cancellation import end_by_change, end_of
from posada.contexts.services.events import CancellationFinal
from posada.contexts.services.models import Cause
from posada.contexts.services.rules.price_exit import PriceExit
from posada.contexts.services.rules.terms_exit import TermsExit
from posada.flow.asked import Answer, Request
from posada.terms.rules.terms_objection import TermsObjection
from posada.terms.versions import book


def show_remaining_term(request: Request) -> Answer | None:
    """The price of leaving, to be confirmed; None where nothing is to be paid for it."""
    service = services.by_id([request.about[1]]).get(request.about[1]) if request.about[0] == "service" else None
    if service is None or service.term_ends_on is None or service.renews_on is None:
        return None
    if end_by_change(service, services.governs(service, request.now), now=request.now, by=request.by) is not None:
        return None
    terms = book().for_existing(request.now)
    end = end_of(service, terms.calendar.today(request.now), terms)
    total = remaining.show_remaining_term(service.pk, end.ends_on, now=request.now, by=request.by)
    if total is None:
        return None
    return Answer("confirm", facts={"ends_on": end.ends_on, "remaining": total})


def charge_remaining_term(event: CancellationFinal) -> None:
    """Only where the customer leaves of his own wish: an increase, a guarantee or our own decision cost him nothing."""
    left = services.last_cancellation(event.service_id)
    by_price = any(isinstance(ground.ruling.rule, PriceExit | TermsExit | TermsObjection) for ground in event.grounds)
    if left is not None and left.cause == Cause.CUSTOMER and not by_price:
        remaining.charge_remaining_term(event.service_id, event.ends_on, now=event.now, by=event.by)
