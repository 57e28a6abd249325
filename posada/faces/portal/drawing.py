"""The drawn timeline of a customer's services: what is paid, what is held, what comes next, a lane each."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from posada.faces.portal.reading import Coming, Standing
from posada.faces.portal.visitor import Visitor
from posada.faces.site import formats
from posada.faces.site.lanes import Lane, Lanes, Mark, Span, draw
from posada.faces.site.words import word

LANES = 12  # more than these are read on the page of services


def timeline(who: Visitor, found: Sequence[Standing]) -> Lanes | None:
    """The next months of these services; None where nothing is known of them."""
    living = [standing for standing in found if standing.steps or standing.service.paid_until or standing.holds]
    return draw([_lane(who, standing) for standing in living[:LANES]], who.today) if living else None


def _lane(who: Visitor, standing: Standing) -> Lane:
    service, today = standing.service, who.today
    spans = []
    if service.paid_until:
        begun = who.terms.calendar.today(service.activated_at) if service.activated_at else service.ordered_on
        said = _("Pagado hasta el %(day)s") % {"day": formats.day(service.paid_until)}
        spans.append(Span("paid", begun, service.paid_until, said))
    if standing.since and standing.state == "suspended":
        since = who.terms.calendar.today(standing.since)
        said = _("Suspendido desde el %(day)s") % {"day": formats.day(since)}
        spans.append(Span("held", since, today, said))
    marks = [Mark(_day(who, step.at), step.tone, _said(step), step.unless_paid) for step in standing.steps]
    marks += [_due(claim.invoice.due_on, claim.invoice.number, claim.tone) for claim in standing.claims]
    return Lane(standing.name, reverse("portal:service", args=[service.pk]), spans, marks, _next(who, standing))


def _day(who: Visitor, at: datetime) -> date:
    return who.terms.calendar.today(at)


def _said(step: Coming) -> str:
    words = word("act", step.act)
    return f"{words} {_('si no se ha pagado')}" if step.unless_paid else words


def _due(on: date, number: str, tone: str) -> Mark:
    return Mark(on, tone, _("vence %(number)s") % {"number": number})


def _next(who: Visitor, standing: Standing) -> str:
    """The next step in words, for who reads instead of looking."""
    step = next(iter(standing.steps), None)
    if step is None:
        return ""
    return _("%(day)s: %(act)s") % {"day": formats.day(_day(who, step.at)), "act": _said(step)}
