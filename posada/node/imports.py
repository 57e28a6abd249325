"""Bringing a site in from an archive of its owner's, or from what cPanel packs (cpmove-USER.tar.gz).

What it would bring is said first. Then files are laid beside the site, where its owner reaches nothing, databases are
tried, and only when all of it is there do the site's files give way to what came. Killed at any point, the next turn
puts back what was there, and begins anew.
"""

import os
import pwd
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from posada.node import databases, dumps, parcels, restores
from posada.node.backups import Answer, Far
from posada.node.holding import held
from posada.node.machine import Machine
from posada.node.parcels import MOST_NAMES, Entry, Limits
from posada.node.site import Refused, Site

WEB = ("public_html", "public", "htdocs", "httpdocs", "www", "html")  # in which a site's files lie, where one does
OF_CPANEL = ("cp", "mysql", "userdata")  # beside `homedir`, in what cPanel packs
KEEP_FREE = 1024**3  # of the disk, whatever an archive says
MOST_BOXES = 5000  # that are counted
LISTED = 50  # names of what is left that are told
SQL = re.compile(r".*\.sql")


@dataclass
class Found:
    """What an archive holds, and what of it comes."""

    kind: str = "archive"
    files: int = 0
    bytes: int = 0
    dumps: dict[str, int] = field(default_factory=dict)  # database as it was called -> bytes of its dump
    mailboxes: list[str] = field(default_factory=list)
    forwardings: int = 0
    crons: int = 0
    messages: int = 0
    certificates: int = 0
    domains: list[str] = field(default_factory=list)
    others: int = 0

    def told(self, site: Site) -> dict[str, Any]:
        """For the house: what comes, and what does not, with why."""
        stays = {
            "messages": self.messages, "mailboxes": len(self.mailboxes), "forwardings": self.forwardings,
            "crons": self.crons, "certificates": self.certificates, "others": self.others,
        }  # fmt: skip
        names = sorted(self.dumps)
        return {
            "kind": self.kind, "files": self.files, "bytes": self.bytes, "databases": names[:LISTED],
            "database_bytes": sum(self.dumps.values()), "room": site.databases, "mailboxes": self.mailboxes[:LISTED],
            "domains": self.domains[:LISTED], "stays": {name: count for name, count in stays.items() if count},
        }  # fmt: skip


def preview(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Say what an archive would bring and what not; nothing is changed."""
    found = Found()
    with parcels.opened(site, machine, str(details.get("file", ""))) as file:
        take = _sorting(found, _layout(file, far), site, machine, None)
        parcels.each(file_again(file), limits(site, machine, details), take, far)
    return _words(found), found.told(site)


def bring_in(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Lay the archive's files where the site's are, and load its databases into the site's own, in their order."""
    if site.presence == "deleted" or not site.home(machine).is_dir():
        raise Refused("the site's data were deleted: there is nothing to bring it to")
    restores.undo(site, machine)
    place = restores.beside(site, machine)
    place.mkdir(mode=0o700)
    try:
        found = Found()
        with parcels.opened(site, machine, str(details.get("file", ""))) as file:
            layout = _layout(file, far)
            take = _sorting(found, layout, site, machine, place)
            parcels.each(file_again(file), limits(site, machine, details), take, lambda percent: far(percent * 6 // 10))
        if not found.files and not found.dumps:
            raise Refused("the archive holds no site: neither files nor databases")
        if len(found.dumps) > site.databases:
            raise Refused(f"the archive has {len(found.dumps)} databases; the plan has {site.databases}")
        return _put(found, place, site, machine, far)
    finally:
        restores.undo(site, machine)


def _put(found: Found, place: Path, site: Site, machine: Machine, far: Far) -> Answer:
    """Databases first, for they may be refused; then the files, in one exchange of folders."""
    home, uid = site.home(machine), site.uid(machine)
    web = pwd.getpwnam(machine.web_user).pw_gid
    called = {old: f"{site.user(machine)}_{number}" for number, old in enumerate(sorted(found.dumps), 1)}
    with held(site, machine):
        for old, own in called.items():
            (place / "sql").chmod(0o700)
            dumps.load(own, site, machine, place / "sql" / f"{old}.sql")
        far(80)
        brought = place / "public"
        if found.files:
            for folder, inner, names in os.walk(brought):
                for name in (*inner, *names):
                    os.chown(os.path.join(folder, name), uid, web, follow_symlinks=False)
                for name in inner:
                    os.chmod(os.path.join(folder, name), 0o2750)
            os.chown(brought, uid, web)
            brought.chmod(0o2750)
            if (home / "public").exists():
                (home / "public").rename(place / "was-public")
            brought.rename(home / "public")
    far(95)
    tables = {name: of["tables"] for name, of in databases.inventory(site, machine).items()} if called else {}
    told = found.told(site) | {"called": called, "tables": {own: tables.get(own, 0) for own in called.values()}}
    return _words(found), told


def limits(site: Site, machine: Machine, details: dict[str, Any]) -> Limits:
    """What may come out of an archive: what its plan has, and never so much that the disk fills."""
    free = max(0, shutil.disk_usage(site.home(machine)).free - KEEP_FREE)
    return Limits(int(details.get("most_files") or MOST_NAMES), min(int(details.get("most_bytes") or free), free))


def file_again(file: Any) -> Any:
    """The archive from its beginning."""
    file.seek(0)
    return file


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things lie: in what cPanel packs, below its one folder; else in the folder of the site, if it has one."""

    cpanel: bool
    top: tuple[str, ...]
    web: tuple[str, ...]


def _layout(file: Any, far: Far) -> Layout:
    """Look through the names once: what the archive is shows in them alone."""
    names: set[tuple[str, ...]] = set()  # no more of each than is looked at
    parcels.each(file_again(file), Limits(), lambda entry, _: names.add(entry.path.parts[:3]), lambda _: None)
    tops = {parts[0] for parts in names}
    top = (next(iter(tops)),) if len(tops) == 1 and all(len(parts) > 1 for parts in names) else ()
    inner = [parts[len(top) :] for parts in names]
    if {"homedir"} < {parts[0] for parts in inner} & {"homedir", *OF_CPANEL}:
        return Layout(True, top, ("homedir", "public_html"))
    web = next((name for name in WEB if any(len(parts) > 1 and parts[0] == name for parts in inner)), "")
    if not web and top and top[0] in WEB:
        return Layout(False, (), top)
    return Layout(False, top, (web,) if web else ())


def _sorting(
    found: Found, layout: Layout, site: Site, machine: Machine, place: Path | None
) -> Callable[[Entry, Any], None]:
    """What takes each entry: it is counted, and where there is a `place`, laid there."""
    found.kind = "cpanel" if layout.cpanel else "archive"

    def take(entry: Entry, content: Any) -> None:
        parts = entry.path.parts[len(layout.top) :] if entry.path.parts[: len(layout.top)] == layout.top else ()
        if not parts:
            found.others += 1
        elif layout.cpanel:
            _of_cpanel(parts, entry, content)
        elif SQL.fullmatch(parts[-1]) and len(parts) == 1:
            _database(parts[0][: -len(".sql")], entry, content)
        elif parts[: len(layout.web)] == layout.web:
            _file(parts[len(layout.web) :], entry, content)
        else:
            found.others += 1

    def _file(parts: tuple[str, ...], entry: Entry, content: Any) -> None:
        found.files += 1
        found.bytes += entry.size
        if place is not None:
            parcels.written(place / "public", Entry(PurePosixPath(*parts), entry.size, entry.executable), content)

    def _database(name: str, entry: Entry, content: Any) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_$-]{1,64}", name):
            raise Refused(f"the archive has the database {name[:80]!r}, which is no name of one")
        found.dumps[name] = entry.size
        if place is not None:
            parcels.written(place / "sql", Entry(PurePosixPath(f"{name}.sql"), entry.size), content)

    def _of_cpanel(parts: tuple[str, ...], entry: Entry, content: Any) -> None:
        if parts[:2] == ("homedir", "public_html") and len(parts) > 2:
            _file(parts[2:], entry, content)
        elif parts[0] == "mysql" and len(parts) == 2 and SQL.fullmatch(parts[1]):
            _database(parts[1][: -len(".sql")], entry, content)
        elif parts[:2] == ("homedir", "etc") and len(parts) == 4 and parts[3] == "passwd":
            lines = content.read(parcels.PIECE).decode(errors="replace").splitlines()
            found.mailboxes += [f"{line.split(':')[0][:64]}@{parts[2]}" for line in lines if ":" in line][:MOST_BOXES]
            del found.mailboxes[MOST_BOXES:]
        elif parts[:2] == ("homedir", "mail"):
            found.messages += 1
        elif parts[0] == "va" and len(parts) == 2:
            lines = content.read(parcels.PIECE).decode(errors="replace").splitlines()
            found.forwardings += sum(1 for line in lines if ":" in line and not line.startswith("*"))
        elif parts[0] == "cron":
            lines = content.read(parcels.PIECE).decode(errors="replace").splitlines()
            found.crons += sum(1 for line in lines if line.strip() and line.strip()[0] in "0123456789*@")
        elif parts[0] == "dnszones":
            found.domains = [*found.domains, parts[-1].removesuffix(".db")][:LISTED]
        elif parts[0] in ("ssl", "sslcerts", "sslkeys", "apache_tls"):
            found.certificates += 1
        else:
            found.others += 1

    return take


def _words(found: Found) -> str:
    return f"{found.files} files, {found.bytes} bytes, {len(found.dumps)} databases"
