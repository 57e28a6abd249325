"""The copies of a site that moves: handed over before it is held, and removed here once the other machine checked them.

A repository is handed over as it lies, in a sealed parcel. Where it lies at a place beyond this machine, the other one
reads it from there; where both machines have the same place, nothing is moved. The password comes with the job.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from posada.kernel import clock
from posada.node.backups import Answer, Far
from posada.node.machine import Machine
from posada.node.restic import Repository
from posada.node.sealed_parcels import NAME, of_all, pack, place_of, unpack
from posada.node.site import Refused, Site

# A place that another machine names: no word of it can be an option of what restic starts to get there.
PLACE = re.compile(r"(?!.*[:/@]-)(?:s3|b2|rest|sftp|azure|gs|swift|rclone):[A-Za-z0-9@._:/~?=&%+-]{1,400}")
COPIES = "-copies"  # a parcel of copies lies beside that of the site


def hand_copies(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Where the copies can be had, which they are, and the digest of their files; nothing where there are none."""
    secrets = json.loads(secret)
    parcel = place_of(machine, details.get("token"), COPIES)
    repository = Repository.of(site.user(machine), machine, secrets["password"])
    if not repository.exists():
        return "no copies", {"snapshots": []}
    repository.ask("unlock")
    copies = [str(one["id"]) for one in repository.snapshots()]
    found: dict[str, Any] = {"snapshots": copies, "repository": repository.id()}
    if not repository.local:
        return "", {**found, "place": repository.place}
    folder = Path(repository.place)
    mark = _mark(site, machine)
    mark.write_text(str(details["token"]))  # a machine that sees it has the same folder
    digest, files = of_all({"copies": folder}, [])
    url = pack(["-C", str(folder), "."], parcel, secrets["parcel"], machine)
    size = parcel.stat().st_size
    return f"packed {len(copies)} copies, {size} bytes", {
        **found, "url": url, "digest": digest, "files": files, "mark": mark.name,
    }  # fmt: skip


def take_copies(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Take the copies into this machine's repository and read all of it back; which is which, and whether it moved."""
    secrets, wanted = json.loads(secret), list(map(str, details["snapshots"]))
    own = Repository.of(site.user(machine), machine, secrets["password"])
    same = details.get("place") == own.place or _sees(details, machine)
    if not same and not _there(own, wanted):
        same = _bring(site, machine, own, details, secrets["parcel"], far)
    far(70)
    if not own.exists():
        raise Refused(f"{own.place} has none of the copies")
    own.ask("unlock")
    own.ask("check", *([] if same else ["--read-data"]))
    names = own.named(wanted)
    missing = [one for one in wanted if one not in names]
    if missing:
        raise Refused(f"{len(missing)} of {len(wanted)} copies are not in {own.place}")
    words = "lie where both reach them" if same else "taken and read back"
    return f"{len(wanted)} copies {words}", {"snapshots": names, "same": same, "checked_at": clock.wall().isoformat()}


def leave_copies(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Remove the copies that another machine has; which they were, and when they went."""
    repository = Repository.of(site.user(machine), machine, secret)
    found = [str(one["id"]) for one in repository.snapshots()] if repository.exists() else []
    repository.remove()
    return f"removed {len(found)} copies", {"snapshots": found, "removed_at": clock.wall().isoformat()}


def unmark(site: Site, machine: Machine) -> None:
    """Forget that copies were on their way."""
    if machine.backups.startswith("/"):
        _mark(site, machine).unlink(missing_ok=True)


def _bring(site: Site, machine: Machine, own: Repository, details: dict[str, Any], secret: str, far: Far) -> bool:
    """Bring the copies into the repository; whether they turn out to lie there already, by another address."""
    if "place" in details:
        if own.exists() and own.id() == details["repository"]:
            return True
        if not PLACE.fullmatch(str(details["place"])):
            raise Refused(f"{str(details['place'])[:200]!r} is no place of copies that this machine goes to")
        own.copy_from(str(details["place"]))
        return False
    arriving = _arriving(site, machine, own)
    shutil.rmtree(arriving, ignore_errors=True)
    arriving.parent.mkdir(parents=True, exist_ok=True)
    arriving.parent.chmod(0o700)
    arriving.mkdir(mode=0o700)
    try:
        unpack(str(details["url"]), secret, arriving)
        far(40)
        if of_all({"copies": arriving}, [])[0] != details["digest"]:
            raise Refused("the copies that were unpacked are not those that were packed")
        if own.local and not Path(own.place).exists():
            arriving.rename(own.place)
            return False
        if not own.local and own.exists() and own.id() == details["repository"]:
            return True
        own.copy_from(str(arriving))
        return False
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


def _there(own: Repository, wanted: list[str]) -> bool:
    """Whether a program that was killed had brought all of them already."""
    return own.local and own.exists() and set(wanted) <= set(own.named(wanted))


def _arriving(site: Site, machine: Machine, own: Repository) -> Path:
    """Where a repository is unpacked: on the disk where it is to lie."""
    folder = Path(machine.backups) if own.local else Path(machine.state) / "dumps"
    return folder / f".{site.user(machine)}.arriving"


def _mark(site: Site, machine: Machine) -> Path:
    return Path(machine.backups) / f".{site.user(machine)}.leaving"


def _sees(details: dict[str, Any], machine: Machine) -> bool:
    """Whether the folder from which the copies come is this machine's too: they share one."""
    mark, token = Path(machine.backups) / str(details.get("mark", "")), str(details.get("token", ""))
    if not machine.backups.startswith("/") or "/" in str(details.get("mark", "/")) or not NAME.fullmatch(token):
        return False
    return mark.is_file() and mark.read_text() == token
