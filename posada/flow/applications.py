"""What people ask about applications in their services, and what they are told."""

from collections.abc import Callable

from posada.contexts.services import queries as services
from posada.contexts.services.acts import keep_applications
from posada.contexts.services.events import ApplicationExplained
from posada.contexts.sites.acts.keep_applications import node_installs
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow import casework, site_applications
from posada.flow.asked import Answer, Request
from posada.flow.ending_requests import service_asked
from posada.kernel.errors import BadInput


def install(request: Request) -> Answer:
    """`install-application`: one that is offered with the service. On a node of ours, the node does it at once."""
    if node_installs(service_asked(request), _named(request)):
        return site_applications.install(request, _named(request))
    keep_applications.install(service_asked(request), _named(request), now=request.now, by=request.by)
    return Answer("done")


def explain(request: Request) -> Answer:
    """`application-guide` of an offered `application`."""
    keep_applications.explain(service_asked(request), _named(request), now=request.now, by=request.by)
    return Answer("done")


def configured(request: Request) -> Answer:
    """`application-configured` by the customer alone: the `application`, and the `evidence`."""
    evidence = str(request.fields.get("evidence", ""))
    keep_applications.note_configured(
        service_asked(request), _named(request), evidence, now=request.now, by=request.by
    )  # fmt: skip
    return Answer("done")


def repair(request: Request) -> Answer:
    """`application-repair` of one that the customer configured: a person quotes its hours."""
    if not casework.answers(request):
        raise BadInput("kind", request.kind, "a matter that the terms name")
    keep_applications.refuse_unconfigured(service_asked(request), _named(request), now=request.now)
    return casework.ask(request)


def _named(request: Request) -> str:
    return str(request.fields.get("application", ""))


def tell(event: ApplicationExplained) -> None:
    """Where the guide of the application is."""
    service = services.by_id([event.service_id])[event.service_id]
    figures = {"service": service.name, "application": event.application, "guide": event.guide}
    about = ("service", service.pk)
    wanted = NoticeWanted("application-guide", service.customer_id, about, figures, event.decision_id)
    send_notices([wanted], now=event.now, by=event.by)


# What is asked about applications, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "install-application": install,
    **site_applications.REQUESTS,
    "application-guide": explain,
    "application-configured": configured,
    "application-repair": repair,
}
