"""What nodes are to do once: ordered where it is decided, and what follows when a node has done it or gave it up."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from posada.contexts.backups import queries as backups
from posada.contexts.backups.acts.keep_final_copies import (
    begin_keeping,
    forget_others,
    nothing_to_copy,
    take_final_copy,
)
from posada.contexts.backups.acts.keep_panel_copies import take_panel_copy
from posada.contexts.backups.acts.keep_repositories import forget_copies, passwords, rename_copies
from posada.contexts.backups.acts.run_backups import Made, take_copy
from posada.contexts.backups.events import BackupRunBegan, FinalCopiesDue, FinalCopiesOrdered
from posada.contexts.nodes import queries as nodes
from posada.contexts.nodes.acts.go_on_moving import note_job
from posada.contexts.nodes.acts.order_jobs import Wanted, order_jobs
from posada.contexts.nodes.events import CopiesRenamed, JobEnded
from posada.contexts.nodes.models import Presence
from posada.contexts.relocation.acts.take_archive import note_imported
from posada.contexts.services import queries as services
from posada.contexts.services.acts.end_tasks import end_tasks, leave_to_driver
from posada.contexts.services.acts.purge_data import ASKED
from posada.contexts.services.models import Task, TaskState
from posada.flow import site_applications
from posada.ground.customers.sealed import unseal

USES = {"copy-restore": "restore", "copy-download": "pack-copy"}  # what is asked of a copy -> what its node does
# Of an archive that lies in the account, and of a server where the site was.
IMPORTS = ("import-preview", "import", "fetch-key", "fetch")
TRIES = 3  # of a copy that failed, minutes apart


def order_copies(event: BackupRunBegan) -> None:
    """Each node copies the services of a run that it carries; of all others somebody else tells."""
    placed = {id for id, row in nodes.placements(event.copied).items() if row.presence != Presence.DELETED}
    known = passwords(placed, now=event.now)
    order_jobs(
        [
            Wanted(id, "backup", {"run": event.run_id, "what": event.copied[id], "keep": event.keep.get(id, 0)},
                   known[id], tries=TRIES)
            for id in sorted(placed)
        ],
        now=event.now,
    )  # fmt: skip


def order_use(task_id: int, driver: str, *, now: datetime) -> None:
    """A node brings back, or packs, the copy that a task asks for, where it made that copy."""
    task = Task.objects.get(pk=task_id)
    if task.act in site_applications.ENDED:
        site_applications.order(task, driver)
        return
    if task.act in IMPORTS:
        sealed = str(task.details.pop("sealed", ""))
        if sealed:  # from here on its node alone reads it, and nobody once it is done
            task.save(update_fields=["details"])
        secret = unseal(sealed) if sealed else ""
        order_jobs([Wanted(task.service_id, task.act, task.details, secret, task.pk)], now=now)
        leave_to_driver([task_id], driver)
        return
    if not task.details.get("snapshot"):
        return
    secret = passwords([task.service_id], now=now)[task.service_id]
    order_jobs([Wanted(task.service_id, USES[task.act], task.details, secret, task.pk)], now=now)
    leave_to_driver([task_id], driver)


def order_removals(service_ids: Collection[int], *, now: datetime) -> None:
    """With a service's data go its copies, but for the last one where the terms grant it."""
    if not service_ids:
        return
    found = services.by_id(service_ids)
    at_once = [id for id, service in found.items() if ASKED in service.marks]
    nothing_to_copy(at_once)
    outlive = begin_keeping([id for id in found if id not in at_once], now=now)
    kept = backups.repositories(service_ids)
    known = passwords(kept, now=now)
    order_jobs(
        [Wanted(id, "remove-copies", {"but": outlive[id]} if id in outlive else {}, known[id], tries=20)
         for id in sorted(kept)],
        now=now,
    )  # fmt: skip


def make_final_copies(event: FinalCopiesOrdered) -> None:
    """Each node copies what has ended and lies as it was; of what no node carries there is nothing to copy."""
    placed = set(nodes.placements(event.service_ids))
    nothing_to_copy([id for id in event.service_ids if id not in placed])
    order_final_again(placed, now=event.now)


def order_final_again(service_ids: Collection[int], *, now: datetime) -> None:
    known = passwords(service_ids, now=now)
    order_jobs(
        [Wanted(id, "backup", {"final": True, "what": "files-and-databases", "keep": 0}, known[id], tries=TRIES)
         for id in sorted(service_ids)],
        now=now,
    )  # fmt: skip


def remove_final_copies(event: FinalCopiesDue) -> None:
    known = passwords(backups.repositories(event.service_ids), now=event.now)
    order_jobs([Wanted(id, "remove-copies", {}, secret, tries=20) for id, secret in known.items()], now=event.now)


def act_on_job(event: JobEnded) -> None:
    """What follows from what a node did."""
    if event.kind in ENDED:
        ENDED[event.kind](event)
    if event.task_id is not None:
        outcome = TaskState.DONE if event.good else TaskState.FAILED
        end_tasks([event.task_id], outcome=outcome, note=event.words, now=event.now, by=event.by)


def _copied(event: JobEnded) -> None:
    said: Mapping[str, Any] = event.result
    if event.details.get("final"):
        take_final_copy(
            event.service_id, event.good, str(said.get("snapshot", "")), said.get("databases", ()),
            size=int(said.get("size", 0)), error=event.words, at=event.now, by=event.by,
        )  # fmt: skip
        return
    made = Made(event.details["run"], str(said.get("snapshot", "")), said.get("databases", ()),
                event.details["what"] == "databases")  # fmt: skip
    take_copy(
        event.service_id, event.good, made, size=int(said.get("size", 0)), error="" if event.good else event.words,
        at=event.now,
    )  # fmt: skip


def _removed(event: JobEnded) -> None:
    if event.good and event.details.get("but"):
        forget_others(event.service_id, now=event.now)
    elif event.good:
        forget_copies(event.service_id, int(event.result.get("copies", 0)), now=event.now)


def _packed(event: JobEnded) -> None:
    """A copy that lies in the account is one that its customer is to fetch, where the terms say so."""
    if event.good:
        take_panel_copy(event.service_id, str(event.result["file"]), False, at=event.now)


def _moved(event: JobEnded) -> None:
    note_job(event.service_id, event.kind, event.good, event.words, dict(event.result), now=event.now)


def rename_moved(event: CopiesRenamed) -> None:
    """Copies that went along are called otherwise where they lie now."""
    rename_copies(event.service_id, event.names)


def _imported(event: JobEnded) -> None:
    """What came is noted of a relocation that is under way, part by part."""
    if event.good:
        note_imported(event.service_id, event.result, now=event.now, by=event.by)


# Kind of job -> what follows.
ENDED: dict[str, Callable[[JobEnded], None]] = {
    "import": _imported, "hand-over": _moved, "take-over": _moved, "drop-parcel": _moved,
    "hand-copies": _moved, "take-copies": _moved, "leave-copies": _moved,
    "backup": _copied, "pack-copy": _packed, "remove-copies": _removed, **site_applications.ENDED,
}  # fmt: skip
