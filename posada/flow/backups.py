"""What follows for backups, and what customers ask of the copies."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from posada.contexts.backups import queries as backups
from posada.contexts.backups.acts.hand_over import ask_copy, settle_failure
from posada.contexts.backups.acts.keep_final_copies import order_final_copies
from posada.contexts.backups.acts.keep_panel_copies import settle_stale
from posada.contexts.backups.acts.run_backups import begin_backups
from posada.contexts.backups.events import LeftOutOfBackups, PanelCopiesLeft
from posada.contexts.backups.rules.left_out import in_gigabytes
from posada.contexts.nodes import queries as nodes
from posada.contexts.services import queries as services
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import ServicesActivated, ServicesEnded
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.ending_requests import day_asked, service_asked
from posada.flow.node_jobs import order_final_again
from posada.flow.support import service_figures
from posada.kernel.errors import BadInput

PATH = re.compile(r"(?!.*(?:^|/)\.\.(?:/|$))/?(?:public|private)(?:/[^\x00-\x1f]{1,1000})?")
DATABASE = re.compile(r"[a-z0-9_]{1,64}")


def begin(event: ServicesActivated) -> None:
    begin_backups(now=event.now)


def order_final(event: ServicesEnded) -> None:
    order_final_copies(event.service_ids, now=event.now, by=event.by)


def hand_over(request: Request) -> Answer:
    """`backup-download` or `backup-restore` of the copy `copy_of` a day.

    Of a restore, `part` says what is brought back: the `site` (by default), a `path` of it, or a `database`.
    """
    service_id, day, use = service_asked(request), day_asked(request, "copy_of"), request.kind.removeprefix("backup-")
    if day is None:
        raise BadInput("copy_of", day, "the day of the copy")
    part = part_asked(request.fields)
    if nodes.jobs_under_way([service_id], "restore"):
        raise BadInput("copy_of", day.isoformat(), _("nothing, until what is being restored just now has ended"))
    copy, decision = ask_copy(service_id, day, use, part, now=request.now, by=request.by)
    service = services.by_id([service_id])[service_id]
    details = {"copy": copy.pk, "of": day.isoformat(), **part, "snapshot": copy.snapshot, "databases": copy.databases}
    order_tasks([(service, f"copy-{use}", decision)], now=request.now, details=details)
    return Answer("done", facts={"copy_of": day})


def part_asked(fields: Mapping[str, Any]) -> dict[str, str]:
    """What of a copy is asked for. Raises BadInput for what is no part of one."""
    part = str(fields.get("part") or "site")
    said = str(fields.get(part, "")).strip()
    if part == "path" and not PATH.fullmatch(said):
        raise BadInput("path", said[:200], _("a path in the site, such as public/index.php"))
    if part == "database" and not DATABASE.fullmatch(said):
        raise BadInput("database", said[:80], _("a database of the copy"))
    if part not in ("site", "path", "database"):
        raise BadInput("part", part, "site, path, database")
    return {"part": part, **({part: said} if part != "site" else {})}


def judge_failure(judgement: Judgement) -> None:
    """Granted, what kept a service from being backed up is mended."""
    settle_failure(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )
    if judgement.outcome == "grant" and backups.final_copies_awaited([judgement.case.subject_id]):
        order_final_again([judgement.case.subject_id], now=judgement.now)


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
