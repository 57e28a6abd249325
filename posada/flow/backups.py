"""What follows for backups, and what customers ask of the copies."""

from collections.abc import Callable

from posada.contexts.backups import queries as backups
from posada.contexts.backups.acts.hand_over import ask_copy, settle_failure
from posada.contexts.backups.acts.keep_panel_copies import settle_stale
from posada.contexts.backups.acts.run_backups import begin_backups
from posada.contexts.backups.events import LeftOutOfBackups, PanelCopiesLeft
from posada.contexts.backups.rules.left_out import in_gigabytes
from posada.contexts.services import queries as services
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import ServicesActivated
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.ending_requests import day_asked, service_asked
from posada.flow.support import service_figures
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


def judge_stale(judgement: Judgement) -> None:
    """Granted, a copy that the customer left in the account was removed."""
    settle_stale(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


def tell_left_out(event: LeftOutOfBackups) -> None:
    """What is no longer copied, and how large the service is."""
    found, used = services.by_id(event.decisions), backups.disk_use(event.decisions)
    wanted = [
        NoticeWanted(
            "backup-left-out", found[id].customer_id, ("service", id),
            service_figures(found[id]) | {"gigabytes": in_gigabytes(used.get(id, 0))}, decision,
        )
        for id, decision in event.decisions.items()
    ]  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)


def remind_of_copies(event: PanelCopiesLeft) -> None:
    """The file that waits to be downloaded."""
    copies = backups.panel_copies(event.decisions)
    found = services.by_id({copy.service_id for copy in copies})
    wanted = [
        NoticeWanted(
            "panel-copy-reminder", copy.customer_id, ("service", copy.service_id),
            service_figures(found[copy.service_id]) | {"file": copy.file, "made_at": copy.made_at},
            event.decisions[copy.pk],
        )
        for copy in copies
    ]  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)


# What is asked of copies, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {"backup-download": hand_over, "backup-restore": hand_over}
