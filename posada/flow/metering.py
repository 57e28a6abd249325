"""What follows from what services use, what is hosted in them, and what people limit."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from posada.contexts.abuse.acts.suspend_overloaded import take_load
from posada.contexts.abuse.queries import overload_rule
from posada.contexts.abuse.rules.overload import OverloadSuspension
from posada.contexts.backups import queries as backups
from posada.contexts.backups.acts.leave_out import take_disk_use
from posada.contexts.metering import queries as metering
from posada.contexts.metering.acts import host, restrain
from posada.contexts.metering.acts.take_batch import minutes_above, take_batch
from posada.contexts.metering.acts.take_use import take_share
from posada.contexts.metering.events import HostedAdded, ReductionAsked, ReductionMet, Restrained
from posada.contexts.metering.rules.use_threshold import DegradationReview
from posada.contexts.nodes.acts.desire import desire_again
from posada.contexts.nodes.events import ReadingsTold
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
from posada.terms.versions import book


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


def take_readings(event: ReadingsTold) -> None:
    """What nodes read is kept at once; what passes a limit, is too large to be copied, or overloads, is acted on."""
    take_batch(event.readings, now=event.now, by=event.by)
    newest: dict[int, dict[str, Decimal]] = {}
    read_at: dict[int, datetime] = {}
    for id, metric, item, value, at in event.readings:
        if not item:
            newest.setdefault(id, {})[metric] = value
            read_at[id] = at
    disks = {id: int(figures["disk"]) for id, figures in newest.items() if "disk" in figures}
    known = backups.disk_use(list(disks))
    for id, used in disks.items():
        if known.get(id) != used:
            take_disk_use(id, used, at=read_at[id])
    for id, figures in newest.items():
        _weigh(id, figures, read_at[id], event)


def _weigh(id: int, figures: Mapping[str, Decimal], at: datetime, event: ReadingsTold) -> None:
    """The load of a server that suffers, by whom it is; a service is looked up only where some terms would mind it."""
    load, cores, share = (figures.get(name, Decimal(0)) for name in ("load", "cores", "cpu-share"))
    if not any(rule.caused_by(load, int(cores), share) for rule in _minding()):
        return
    percent, rule = figures.get("cpu-percent", Decimal(0)), overload_rule(id, event.now)
    if rule is not None and rule.caused_by(load, int(cores), share):
        minutes = minutes_above(id, rule.cpu_percent or percent, at)
        take_load(id, percent, minutes, degraded=True, now=event.now, by=event.by)
    take_share(id, load, int(cores), share, now=event.now, by=event.by)


def _minding() -> list[OverloadSuspension | DegradationReview]:
    """The rules of every version that say when a service is why its server suffers."""
    every = [terms for _, terms in book().versions]
    overloads = [ruling.rule for terms in every for ruling in terms.rulings(OverloadSuspension)]
    return [*overloads, *(ruling.rule for terms in every for ruling in terms.rulings(DegradationReview))]


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
