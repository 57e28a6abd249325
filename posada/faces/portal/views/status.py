"""How things stand: incidents and maintenance, with what they do to the customer's own services."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.contexts.uptime import credits
from posada.contexts.uptime import queries as uptime
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area
from posada.faces.site.status import shown
from posada.kernel.months import add_months

LOCAL = "%Y-%m-%dT%H:%M"


@area("status")
def status(request: HttpRequest, who: Visitor) -> HttpResponse:
    """What goes on, what is planned and what was; first, which of the customer's services an incident touches."""
    own = {service.pk: service for service in services.running_of([who.customer.pk])}
    touched = [(own[id].name, found) for id, found in uptime.troubles(own, who.now).items()]
    months = [(service, month) for service in own.values() for month in _months(service, who)]
    entitled = [
        (service, each, _span(each, who))
        for service in own.values()
        for each in credits.eligible(service, who.terms, who.now)
    ]
    return show(request, who, "status", "status", touched=touched, months=months, entitled=entitled, **shown())


def _span(each: credits.Eligible, who: Visitor) -> str:
    """The start and the end of an outage, as the form that asks for its credit takes them."""
    zone = who.terms.calendar.tz
    ended_at = each.incident.ended_at or who.now
    return urlencode(
        {
            "start": each.incident.began_at.astimezone(zone).strftime(LOCAL),
            "end": ended_at.astimezone(zone).strftime(LOCAL),
        }
    )


def _months(service: Service, who: Visitor) -> list[credits.Month]:
    """How a service fared this month and the one before; nothing where the terms promise it nothing."""
    this = who.today.replace(day=1)
    found = [credits.fared(service, first, who.terms, who.now) for first in (add_months(this, -1, "clip"), this)]
    return [month for month in found if month is not None]
