"""What is asked of the applications of sites, how a node is told of it, and what follows when it has done it."""

from collections.abc import Callable

from posada.contexts.nodes.acts.order_jobs import Wanted, order_jobs
from posada.contexts.nodes.events import JobEnded
from posada.contexts.services.acts.end_tasks import leave_to_driver
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.models import Task
from posada.contexts.sites.acts import keep_applications
from posada.contexts.sites.acts.keep_applications import INSTALL, KINDS, REMOVE, UNDO, UPDATE
from posada.flow.asked import Answer, Request, about

BY_NODE = "node"  # of a task's details: a node does it, and no member of staff


def install(request: Request, application: str) -> Answer:
    """Lay an application into a site: `title`, `language`, `admin`, `email`, and the `hash` of the password."""
    service, decision = keep_applications.install_application(
        about(request, "service"), application, request.fields, now=request.now, by=request.by
    )
    order_tasks([(service, INSTALL, decision)], now=request.now, details={"application": application, BY_NODE: True})
    return Answer("done", facts={"decision": decision})


def change(request: Request) -> Answer:
    """Update what is installed, undo that, or remove it."""
    service, decision = keep_applications.change_application(
        about(request, "service"), request.kind, now=request.now, by=request.by
    )
    order_tasks([(service, request.kind, decision)], now=request.now, details={BY_NODE: True})
    return Answer("done", facts={"decision": decision})


def order(task: Task, driver: str) -> None:
    """The node that carries the site does it, once."""
    if not task.details.get(BY_NODE):
        return
    details, secret = keep_applications.details_of(task.service_id)
    order_jobs([Wanted(task.service_id, task.act, details, secret, task.pk)], now=task.opened_at)
    leave_to_driver([task.pk], driver)


def ended(event: JobEnded) -> None:
    keep_applications.note_application(
        event.service_id, event.kind, event.good, event.words, event.result, now=event.now
    )


ENDED: dict[str, Callable[[JobEnded], None]] = dict.fromkeys(KINDS, ended)
REQUESTS: dict[str, Callable[[Request], Answer]] = {UPDATE: change, UNDO: change, REMOVE: change}
