"""What this machine knows of the application of a site: one that is begun, or one that is there."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from posada.node.machine import Machine
from posada.node.secret_files import write_secret
from posada.node.site import Site


@dataclass(frozen=True, slots=True)
class Note:
    """An application of a site. `begun` until it is there; `told` is the newest version that the house was told of."""

    job: int
    application: str
    folder: str
    database: str
    begun: bool = True
    version: str = ""
    told: str = ""


def file(site: Site, machine: Machine) -> Path:
    return Path(machine.state) / "applications" / f"{site.user(machine)}.json"


def known(site: Site, machine: Machine) -> Note | None:
    """What is known of this site; None where nothing is."""
    try:
        return Note(**json.loads(file(site, machine).read_text()))
    except FileNotFoundError:
        return None


def begin(site: Site, machine: Machine, note: Note) -> None:
    keep(site, machine, note)


def keep(site: Site, machine: Machine, note: Note) -> None:
    write_secret(file(site, machine), json.dumps(asdict(note)))


def end(site: Site, machine: Machine, version: str, offered: str) -> None:
    """It is there."""
    note = known(site, machine)
    if note is not None:
        keep(site, machine, Note(note.job, note.application, note.folder, note.database, False, version, offered))


def forget(site: Site, machine: Machine) -> None:
    file(site, machine).unlink(missing_ok=True)
