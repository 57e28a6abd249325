"""What follows for backups, and what customers ask of the copies."""

from collections.abc import Callable

from posada.contexts.backups.acts.hand_over import ask_copy, settle_failure
from posada.contexts.backups.acts.run_backups import begin_backups
from posada.contexts.services import queries as services
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import ServicesActivated
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.ending_requests import day_asked, service_asked
from posada.kernel.errors import BadInput


def begin(event: ServicesActivated) -> None:
    begin_backups(now=event.now)


def hand_over(request: Request) -> Answer:
    """`backup-download` or `backup-restore` of the copy `copy_of` a day."""
    service_id, day, use = service_asked(request), day_asked(request, "copy_of"), request.kind.removeprefix("backup-")
    if day is None:
        raise BadInput("copy_of", day, "the day of the copy")
    copy, decision = ask_copy(service_id, day, use, now=request.now, by=request.by)
    service = services.by_id([service_id])[service_id]
    order_tasks([(service, f"copy-{use}", decision)], now=request.now, details={"copy": copy.pk, "of": day.isoformat()})
    return Answer("done", facts={"copy_of": day})


def judge_failure(judgement: Judgement) -> None:
    """Granted, what kept a service from being backed up is mended."""
    settle_failure(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


# What is asked of copies, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {"backup-download": hand_over, "backup-restore": hand_over}
