"""What follows from what services use, what is hosted in them, and what people limit."""

from collections.abc import Callable

from posada.contexts.metering import queries as metering
from posada.contexts.metering.acts import host, restrain
from posada.contexts.metering.events import HostedAdded, ReductionAsked, ReductionMet, Restrained
from posada.contexts.nodes.acts.desire import desire_again
from posada.contexts.services import queries as services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.ending_requests import service_asked
from posada.flow.support import service_figures
from posada.ground.agenda.cases import close_case
from posada.ground.agenda.models import CaseState
from posada.ground.catalogue.products import MANUAL


def ask_reduction(event: ReductionAsked) -> None:
    """What was measured, what it should fall to, and by when."""
    service = services.by_id([event.service_id])[event.service_id]
    figures = service_figures(service) | {
        "metric": event.metric, "item": event.item, "value": _said(event.metric, event.value),
        "limit": _said(event.metric, event.limit), "by_when": event.by_when,
    }  # fmt: skip
    wanted = NoticeWanted("reduction-request", event.customer_id, ("service", service.pk), figures)
    send_notices([wanted], now=event.now, by=event.by)


def _said(metric: str, value: object) -> str:
    """A figure as a letter says it: sizes in megabytes of 1,024, everything else by number."""
    number = int(str(value).partition(".")[0])
    return f"{number // 2**20} MB" if metric in ("disk", "database-size", "memory") else str(number)


def end_reduction(event: ReductionMet) -> None:
    """What its case had suspended the service for is lifted."""
    held = services.open_holds([event.service_id]).get(event.service_id, ())
    ids = [hold.pk for hold in held if hold.about == f"case:{event.case_id}"]
    lift_holds(ids, grounds=event.grounds, now=event.now, by=event.by)


TASKS = {"site": "add-site", "parked-domain": "park-domain", "database": "add-database"}


def make_hosted(event: HostedAdded) -> None:
    """A database of what a driver makes is written for its node; everything else is a task."""
    service = services.by_id([event.service_id])[event.service_id]
    if service.driver != MANUAL and event.kind == "database":
        desire_again([service.pk], now=event.now)
        return
    details: dict[str, object] = {"name": event.name, "account": event.account}
    order_tasks([(service, TASKS[event.kind], event.decision_id)], now=event.now, details=details)


def apply_limits(event: Restrained) -> None:
    """On a node at once; elsewhere by whoever runs the server. The customer is told."""
    service = services.by_id([event.service_id])[event.service_id]
    limits = metering.restraint(service.pk)
    if service.driver != MANUAL:
        desire_again([service.pk], now=event.now)
    else:
        details: dict[str, object] = dict(limits.limits) if limits else {}
        order_tasks([(service, "limit-resources", event.decision_id)], now=event.now, details=details)
    if limits is not None:
        figures = service_figures(service) | {"reason": limits.reason, "review_on": limits.review_on}
        wanted = NoticeWanted("resources-limited", service.customer_id, ("service", service.pk), figures,
                              event.decision_id)  # fmt: skip
        send_notices([wanted], now=event.now, by=event.by)


def judge_limits(judgement: Judgement) -> None:
    """Granted, the limits on a service end; refused, they stand."""
    granted = judgement.outcome == "grant"
    close_case(
        judgement.case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=(), now=judgement.now,
        by=judgement.by, facts={"reason": judgement.reason},
    )  # fmt: skip
    if granted:
        restrain.free(judgement.case.subject_id, stood_on=(), now=judgement.now, by=judgement.by)


def judge_irregular(judgement: Judgement) -> None:
    """A name that answers without a record was looked at: granted, it is put right."""
    granted = judgement.outcome == "grant"
    close_case(
        judgement.case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=(), now=judgement.now,
        by=judgement.by, facts={"reason": judgement.reason},
    )  # fmt: skip


def add_site(request: Request) -> Answer:
    """`add-site`: its `domain`, the `account` of a service with several, and `same_as` for another name of a site."""
    fields = request.fields
    site = host.Site(str(fields.get("domain", "")), str(fields.get("account", "")), str(fields.get("same_as", "")))
    host.add_site(service_asked(request), site, now=request.now, by=request.by)
    return Answer("done")


def add_database(request: Request) -> Answer:
    """`add-database` with a `name`."""
    host.add_database(service_asked(request), str(request.fields.get("name", "")), now=request.now, by=request.by)
    return Answer("done")


def change_configuration(request: Request) -> Answer:
    """`change-configuration` of a part (`of`: php-ini), with what is `wanted`."""
    id, of = service_asked(request), str(request.fields.get("of", ""))
    wanted = {name: value for name, value in request.fields.items() if name != "of"}
    decision = host.ask_configuration(id, of, wanted, now=request.now, by=request.by)
    service = services.by_id([id])[id]
    order_tasks([(service, f"change-{of}"[:24], decision)], now=request.now, details=wanted)
    return Answer("done")


# What is asked about what is hosted, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "add-site": add_site,
    "add-database": add_database,
    "change-configuration": change_configuration,
}
CASES: dict[str, Callable[[Judgement], None]] = {
    restrain.REVIEW: judge_limits,
    host.IRREGULAR: judge_irregular,
}
