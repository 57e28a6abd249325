"""Bringing an application to the version that lies on the node, with a way back.

What the update takes the place of, and the database, are kept first; while they are, it can be undone. Refused half-way
it is undone at once; killed, the same work goes on from what was kept.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from posada.node import dumps
from posada.node.applications import running
from posada.node.applications.catalogue import Application, named, newer
from posada.node.applications.installing import folder_of, lay, own, own_database, show
from posada.node.applications.notes import Note, keep, known
from posada.node.backups import Answer, Far
from posada.node.holding import held
from posada.node.machine import Machine
from posada.node.site import Refused, Site


def update(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Bring it to the node's version; files and database as they were are kept."""
    application = named(str(details.get("application", "")), machine)
    folder, database, offered = folder_of(details), own_database(details, site, machine), application.offered()
    began = (running.kept(site, machine) / f"job-{job}").exists()
    was = installed(application, folder, site, machine)
    if not began and not newer(offered, was):
        raise Refused(f"{application.name} {was} is as new as what the node has ({offered})")
    with held(site, machine):
        if not began:
            _keep(application, folder, database, job, site, machine)
        far(40)
        try:
            version = _renew(application, folder, str(details.get("language", "")), site, machine, far)
        except Refused:
            _bring_back(application, folder, database, site, machine)
            raise
        _noted(site, machine, job, application, folder, database, version)
    return f"{application.name} {version}", {
        "application": application.name, "was": was, "version": version, "offered": offered, "kept": True,
    }  # fmt: skip


def undo(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Bring back the files and the database that an update took the place of."""
    application = named(str(details.get("application", "")), machine)
    folder, database = folder_of(details), own_database(details, site, machine)
    if not (running.kept(site, machine) / "files").is_dir():
        raise Refused("nothing is kept of what was before an update")
    with held(site, machine):
        _bring_back(application, folder, database, site, machine)
        version = installed(application, folder, site, machine)
        _noted(site, machine, job, application, folder, database, version)
    return f"{application.name} {version}", {"application": application.name, "version": version, "kept": False}


def installed(application: Application, folder: str, site: Site, machine: Machine) -> str:
    """The version that a site has, as its own files say it."""
    if not application.version_file:
        return ""
    file = running.served(site, machine, folder) / application.version_file
    found = application.version.search(running.as_owner(site, machine, ["head", "-c", "20000", "--", str(file)]))
    if found is None:
        raise Refused(f"{application.version_file} says no version: the site's {application.name} is not whole")
    return found[1]


def news(site: Site, machine: Machine) -> dict[str, str] | None:
    """What the house was not told yet of a site's application: another version lies on the node. None for nothing."""
    note = known(site, machine)
    if note is None or note.begun:
        return None
    try:
        offered = named(note.application, machine).offered()
    except Refused:
        return None
    if offered == note.told:
        return None
    keep(site, machine, replace(note, told=offered))
    return {"name": note.application, "version": note.version, "offered": offered}


def _keep(application: Application, folder: str, database: str, job: int, site: Site, machine: Machine) -> None:
    """Copy what is going to change; it is kept once all of it is there."""
    place, target = running.kept(site, machine), running.served(site, machine, folder)
    new = place.with_name(f"{place.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(place, ignore_errors=True)
    (new / "files").mkdir(parents=True)
    new.chmod(0o711)
    os.chown(new / "files", site.uid(machine), site.uid(machine))
    there = [f"{target}/{name}" for name in application.replaced()]
    running.as_owner(
        site, machine, ["sh", "-c", 'to=$1; shift; for each; do test ! -e "$each" || cp -a -- "$each" "$to/"; done',
                        "sh", str(new / "files"), *there],
    )  # fmt: skip
    (new / "files").chmod(0o700)
    if database:
        dumps.dump(database, machine, new / "database.sql")
        (new / "database.sql").chmod(0o600)
    (new / f"job-{job}").touch()
    new.rename(place)


def _renew(application: Application, folder: str, language: str, site: Site, machine: Machine, far: Far) -> str:
    """Lay the new files over the old, and have it bring its tables along; the version that it says."""
    made, target = lay(application, site, machine, language or "en"), running.served(site, machine, folder)
    try:
        wanted = application.replaced()
        new = made.with_name("new")
        for part in (*wanted, *([application.languages] if application.languages else [])):
            if (made / part).exists():
                (new / part).parent.mkdir(parents=True, exist_ok=True)
                (made / part).rename(new / part)
        own(new, site, machine)
        show(site, machine)
        _replace(wanted, new, target, site, machine)
        far(75)
        if not application.upgrader:
            return application.offered()
        told = {"folder": str(target), "host": site.names[0]}
        return str(running.php(application.upgrader, told, site, machine)["version"])
    finally:
        shutil.rmtree(running.beside(site, machine), ignore_errors=True)


def _replace(names: list[str], source: Path, target: Path, site: Site, machine: Machine) -> None:
    running.as_owner(site, machine, ["rm", "-rf", "--", *(f"{target}/{name}" for name in names)])
    running.copy(source, target, site, machine)


def _bring_back(application: Application, folder: str, database: str, site: Site, machine: Machine) -> None:
    place, target = running.kept(site, machine), running.served(site, machine, folder)
    _replace(application.replaced(), place / "files", target, site, machine)
    if database:
        dumps.load(database, site, machine, place / "database.sql")
    shutil.rmtree(place)


def _noted(
    site: Site, machine: Machine, job: int, application: Application, folder: str, database: str, version: str
) -> None:
    offered = application.offered()
    keep(site, machine, Note(job, application.name, folder, database, False, version, offered))
