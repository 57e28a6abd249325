"""Installing an application into a site, and taking it away.

Its files are laid beside the site, where nothing serves them, and its own installer runs there as the site's user; only
when it is ready are they copied to where the site is served, by that user too: nobody meets an installer that waits.
What is begun is written down first: killed at any point, the same work goes on, and another one undoes it before.
"""

import json
import os
import pwd
import re
import secrets
import shutil
from html import escape
from pathlib import Path
from typing import Any

from posada.node import certificates, databases
from posada.node.applications import running
from posada.node.applications.catalogue import Application, named
from posada.node.applications.notes import Note, begin, end, forget, known
from posada.node.backups import Answer, Far
from posada.node.files import welcome
from posada.node.holding import held
from posada.node.machine import Machine
from posada.node.site import HASH, ROOT, Refused, Site

LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
WORDS = {"title": 100, "language": 8, "admin": 60, "email": 254}  # and how long each may be
FIRST_PAGE = "index.html"


def install(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Install what `application` names into the served folder.

    `secret` is of its administrator: JSON with `admin`, `email` and the `hash` of the password.
    """
    application = named(str(details.get("application", "")), machine)
    said = _said(details, secret, application)
    offered = application.offered()
    _bear(application, site)
    note = known(site, machine)
    if note is not None and note.job != job:
        undo(site, machine)
        note = None
    with held(site, machine):
        if note is None:
            note = _begun(application, site, machine, job)
        try:
            version = _make(application, note, said, site, machine, far) or offered
        except Refused:
            undo(site, machine)
            raise
        end(site, machine, version, offered)
    return f"{application.name} {version}".strip(), {
        "application": application.name, "version": version, "offered": offered, "folder": note.folder,
        "database": note.database,
    }  # fmt: skip


def remove(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Take an application away with all that is its: its files, and what its database holds. The rest stays."""
    application = named(str(details.get("application", "")), machine)
    folder, database = folder_of(details), own_database(details, site, machine)
    undo(site, machine)
    with held(site, machine):
        clear(application, folder, site, machine)
        far(60)
        _empty(database, machine)
        shutil.rmtree(running.kept(site, machine), ignore_errors=True)
        forget(site, machine)
    return application.name, {"application": application.name}


def undo(site: Site, machine: Machine) -> None:
    """Take away what a work left half done: its files, and what it put into the database."""
    note = known(site, machine)
    if note is not None and note.begun:
        clear(named(note.application, machine), note.folder, site, machine)
        _empty(note.database, machine)
        forget(site, machine)
    shutil.rmtree(running.beside(site, machine), ignore_errors=True)


def clear(application: Application, folder: str, site: Site, machine: Machine) -> None:
    """Remove the application's files, as the site's user: a link that its owner set up leads root nowhere."""
    target = running.served(site, machine, folder)
    running.as_owner(site, machine, ["rm", "-rf", "--", *(f"{target}/{name}" for name in application.names())])


def own_database(details: dict[str, Any], site: Site, machine: Machine) -> str:
    """The database that an application has; empty for none. Raises Refused for another site's."""
    name = str(details.get("database") or "")
    if name and not re.fullmatch(rf"{re.escape(site.user(machine))}_[0-9]{{1,2}}", name):
        raise Refused(f"{name[:80]!r} is no database of this site")
    return name


def folder_of(details: dict[str, Any]) -> str:
    """The folder below public that it is in; empty for public itself."""
    folder = str(details.get("folder") or "")
    if not ROOT.fullmatch(folder):
        raise Refused(f"{folder[:80]!r} is no folder of a site")
    return folder


def _said(details: dict[str, Any], secret: str, application: Application) -> dict[str, str]:
    """What its owner chose. Raises Refused for what must not become part of a file or a program."""
    sealed = json.loads(secret) if secret else {}
    said = {name: str({**details, **sealed}.get(name, "")) for name in (*WORDS, "hash")}
    for name, most in WORDS.items():
        if len(said[name]) > most or any(ord(letter) < 32 for letter in said[name]):
            raise Refused(f"{name} is longer than {most} letters, or has one that is none")
    if not LANGUAGE.fullmatch(said["language"]):
        raise Refused(f"{said['language']!r} is no language, such as es_ES")
    if application.installer and not (said["hash"] and HASH.fullmatch(said["hash"])):
        raise Refused("the administrator's password did not come along")
    return said


def _bear(application: Application, site: Site) -> None:
    """Raises Refused for a site on which it cannot run."""
    if site.presence != "active":
        raise Refused("the site is not served now")
    if application.installer and not site.scripts:
        raise Refused("the plan serves files alone: no program runs in it")
    if application.php and tuple(map(int, site.php.split("."))) < tuple(map(int, application.php.split("."))):
        raise Refused(f"{application.name} asks for PHP {application.php} or newer; the site has {site.php}")


def _begun(application: Application, site: Site, machine: Machine, job: int) -> Note:
    """Look whether there is room for it, and write down that it begins."""
    target = running.served(site, machine, site.root)
    shutil.rmtree(running.beside(site, machine), ignore_errors=True)
    for name in running.listed(site, machine, target):
        if name != FIRST_PAGE or not running.is_welcome(site, machine, target / name, welcome(site)):
            raise Refused(f"the folder is not empty: there is {name[:80]!r}; nothing in it was touched")
    note = Note(job, application.name, site.root, _database(site, machine) if application.database else "")
    begin(site, machine, note)
    return note


def _database(site: Site, machine: Machine) -> str:
    """The first of the plan's databases that holds nothing."""
    wanted = databases.names(site, machine)
    if not wanted:
        raise Refused("the plan has no database, and it needs one")
    tables = databases.inventory(site, machine)
    free = next((name for name in wanted if name in tables and not tables[name]["tables"]), None)
    if free is None:
        raise Refused(f"every database of the plan is in use ({len(wanted)}): empty one, or add one")
    return free


def _make(
    application: Application, note: Note, said: dict[str, str], site: Site, machine: Machine, far: Far
) -> str | None:
    """Lay it beside, have it installed there, and put it where it is served; the version that it says."""
    made = lay(application, site, machine, said["language"])
    _fill(application, said, site, made)
    own(made, site, machine)
    far(30)
    version = None
    _empty(note.database, machine)
    if application.configured:
        _configure(application, made, note.database, site, machine)
    show(site, machine)
    if application.installer:
        secure = certificates.current(site, machine) is not None
        told = {**said, "folder": str(made), "host": site.names[0], "scheme": "https" if secure else "http"}
        version = running.php(application.installer, told, site, machine).get("version")
    far(70)
    target = running.served(site, machine, note.folder)
    running.copy(made, target, site, machine)
    if FIRST_PAGE not in application.names():
        running.as_owner(site, machine, ["rm", "-f", "--", f"{target}/{FIRST_PAGE}"])
    shutil.rmtree(running.beside(site, machine), ignore_errors=True)
    return version


def lay(application: Application, site: Site, machine: Machine, language: str) -> Path:
    """A copy of the distribution beside the site, with one language; links in it are followed, for root owns it.

    Nobody else enters until `show`: what root gives away is not exchanged under its hands.
    """
    place = running.beside(site, machine)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    top, spoken = application.folder, application.folder / application.languages

    def left(folder: str, names: list[str]) -> set[str]:
        if Path(folder) == top:
            return {name for name in names if name in application.leaves}
        if application.languages and Path(folder) == spoken:
            return {name for name in names if not re.search(rf"(^|-){language}(-|\.|$)", name)}
        return set()

    shutil.copytree(top, place / "made", ignore=left, ignore_dangling_symlinks=True)
    for name, text in application.adds.items():
        (place / "made" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "made" / name).write_text(text)
    return place / "made"


def own(made: Path, site: Site, machine: Machine) -> None:
    """What was laid becomes the site's user's, to be read by the web server."""
    uid, web = site.uid(machine), pwd.getpwnam(machine.web_user).pw_gid
    for folder, inner, names in os.walk(made):
        for name in names:
            os.chown(os.path.join(folder, name), uid, web, follow_symlinks=False)
            os.chmod(os.path.join(folder, name), 0o640)
        for name in inner:
            os.chown(os.path.join(folder, name), uid, web)
            os.chmod(os.path.join(folder, name), 0o2750)
    os.chown(made, uid, web)
    os.chmod(made, 0o2750)


def show(site: Site, machine: Machine) -> None:
    """Let the site's user in to what is made ready for it."""
    running.beside(site, machine).chmod(0o711)


def _fill(application: Application, said: dict[str, str], site: Site, made: Path) -> None:
    """Put title, name and language into the files that have places for them."""
    values = {"title": said["title"] or site.names[0], "name": site.names[0], "language": said["language"][:2]}
    for name in application.filled:
        text = (made / name).read_text()
        for word, value in values.items():
            text = text.replace(f"{{{word}}}", escape(value))
        (made / name).write_text(text)


def _configure(application: Application, made: Path, database: str, site: Site, machine: Machine) -> None:
    """Write its configuration, with salts of its own, for nobody's eyes but those of the site's user."""
    salts = "\n".join(f"define('{name}', '{secrets.token_urlsafe(48)}');" for name in application.salts)
    text = application.configuration.format(
        database=database, user=site.user(machine), socket=machine.mariadb_socket, salts=salts
    )
    file, uid = made / application.configured, site.uid(machine)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "w") as written:
        os.fchown(written.fileno(), uid, uid)
        written.write(text)


def _empty(database: str, machine: Machine) -> None:
    """A database of the site's, as it was made: it stays, for its plan gives it."""
    if database:
        databases.make([f"DROP DATABASE IF EXISTS `{database}`", f"CREATE DATABASE `{database}`"], machine)
