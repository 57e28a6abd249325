"""The public page that says how things stand: what does not work, what is planned, and what was."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from posada.contexts.uptime import queries as uptime
from posada.contexts.uptime.rules.maintenance import MaintenanceChannels
from posada.contexts.uptime.rules.status import StatusPage
from posada.kernel import clock
from posada.terms.versions import book


def has_status_page() -> bool:
    """Whether the terms in force promise one, for incidents or for the announcement of maintenance."""
    terms = book().for_existing(clock.now())
    return terms.ruling(StatusPage) is not None or terms.ruling(MaintenanceChannels) is not None


def status(request: HttpRequest) -> HttpResponse:
    """What goes on now, maintenance ahead, and the incidents of the last month; with nobody's data."""
    if not has_status_page():
        raise Http404
    return render(request, "site/status.html", shown())


def shown() -> dict[str, Any]:
    """What a page about the state of things lays out."""
    now = clock.now()
    return {
        "incidents": list(uptime.going_on(now)),
        "works": list(uptime.maintenance_ahead(now)),
        "past": list(uptime.lately_over(now)),
        "now": now,
    }
