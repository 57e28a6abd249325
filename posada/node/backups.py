"""Copies of a site: its files and its databases as of one run, and their removal."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from posada.kernel import clock
from posada.node import dumps
from posada.node.machine import Machine
from posada.node.restic import Repository
from posada.node.site import Refused, Site

Far = Callable[[int], None]
Answer = tuple[str, dict[str, Any]]  # words, and the figures of what was done
COPIED = ("public", "private")  # of the folders of a site; sessions and temporary files are nobody's loss


def staging(site: Site, machine: Machine) -> Path:
    """Where its dumps are written before they are copied; only root reads it."""
    return Path(machine.state) / "dumps" / site.user(machine)


def copy(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Copy what `what` says: files and databases, or databases alone; the last `keep` copies stay.

    Killed and done again, the copy that it made is found by the job's number, and none is made twice.
    """
    if site.presence == "deleted":
        raise Refused("the site's data were deleted: there is nothing to copy")
    repository = Repository.of(site.user(machine), machine, secret)
    repository.open()
    tag, summary = f"job-{job}", {"unread": ""}
    if not repository.snapshots(tag):
        summary = _copy(site, machine, details["what"] == "databases", tag, repository, far)
    keep = int(details.get("keep", 0))
    kept = repository.keep_last(keep) if keep else repository.snapshots()
    snapshot = next(one for one in reversed(kept) if tag in one["tags"])
    names = [str(tag)[3:] for tag in snapshot["tags"] if str(tag).startswith("db-")]
    size = summary.get("total_bytes_processed")
    if size is None:
        size = json.loads(repository.ask("stats", "--json", str(snapshot["id"])).stdout)["total_size"]
    answer = {"snapshot": snapshot["id"], "size": int(size), "databases": names, "kept": [one["id"] for one in kept]}
    return str(summary["unread"]), answer


def _copy(
    site: Site, machine: Machine, databases_only: bool, tag: str, repository: Repository, far: Far
) -> dict[str, Any]:  # fmt: skip
    """Dump and copy; restic's summary. Nothing of the dumps stays on the disk."""
    folder, home = staging(site, machine), site.home(machine)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        names = dumps.dump_all(site, machine, folder)
        files = [] if databases_only else [str(home / name) for name in COPIED if (home / name).is_dir()]
        tags = ",".join([tag, *(f"db-{name}" for name in names)])
        return repository.back_up([*files, str(folder)], tags, far, home)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Remove all copies of a site for good, or all `but` one; what there was, and when it went."""
    count = Repository.of(site.user(machine), machine, secret).remove(but=str(details.get("but", "")))
    gone_at = clock.wall().isoformat()
    return f"removed {count} copies", {"copies": count, "removed_at": gone_at}
