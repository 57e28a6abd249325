"""What follows for services that a driver makes, and for the tasks that wait for it."""

from posada.contexts.nodes.acts import desire
from posada.contexts.nodes.acts.control import control
from posada.contexts.nodes.events import ControlOrdered, ErrandsReported, UsageMeasured
from posada.contexts.nodes.queries import CONTROLS
from posada.contexts.services import queries as services
from posada.contexts.services.acts.end_tasks import end_tasks, keep_failing, leave_to_driver, retry_tasks
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import DrivenDropped, HoldsChanged, TasksOrdered
from posada.contexts.services.models import TaskState
from posada.flow import node_jobs
from posada.flow.asked import Answer, Request, about
from posada.flow.readings import READINGS, Reading, take


def tell_drivers(event: TasksOrdered) -> None:
    """What is decided is written for the nodes in the same transaction."""
    for driver, task_ids in desire.desire(event.tasks, now=event.now).items():
        leave_to_driver(task_ids, driver)
    for task_id, driver in desire.to_be_done_once(event.tasks):
        node_jobs.order_use(task_id, driver, now=event.now)
    node_jobs.order_removals([id for _, id, act in event.tasks if act == "purge"], now=event.now)


def drop(event: DrivenDropped) -> None:
    desire.desire_again(event.service_ids, now=event.now)


def specify_again(event: HoldsChanged) -> None:
    """What stays off says why it is off now."""
    desire.desire_again(event.service_ids, now=event.now)


def end_errands(event: ErrandsReported) -> None:
    """Tasks that a node has done end; those it fails at are kept failed with its words, and it tries again."""
    if not event.good:
        keep_failing(event.task_ids, note=event.words, now=event.now, by=event.by)
        return
    retry_tasks(event.task_ids)
    end_tasks(event.task_ids, outcome=TaskState.DONE, note=event.words, now=event.now, by=event.by)


def take_measure(event: UsageMeasured) -> None:
    """What nodes measure is a reading like any other; of a metric that no rule reads, the figure alone is kept."""
    if event.metric in READINGS:
        take(Reading(event.metric, event.value, event.now, event.now, event.by, service_id=event.service_id))


def order_control(event: ControlOrdered) -> None:
    """The order becomes a task of the driver, that shows its progress and the server's words where it fails."""
    service = services.by_id([event.service_id])[event.service_id]
    order_tasks([(service, event.order, event.decision_id)], now=event.now)


def _control(request: Request) -> Answer:
    """`server-start`, `server-stop`, … of a service that a driver makes."""
    decision = control(about(request, "service"), request.kind.removeprefix("server-"), now=request.now, by=request.by)
    return Answer("done", facts={"decision": decision})


REQUESTS = {f"server-{order}": _control for order in CONTROLS}
