"""Handing a site over to another node: one sealed parcel, fetched over HTTP by whoever knows its name and its secret.

What is packed lies sealed (AES-256-GCM, piece by piece, each bound to its place); the house gives name and secret to
the two nodes alone. What was unpacked is compared with what was packed, file by file and byte by byte, before the house
lets the site move.
"""

import re
import shutil
from pathlib import Path
from typing import Any

from posada.node import certificates, dumps, moved_copies, owners, restores
from posada.node.backups import COPIED, Answer, Far, staging
from posada.node.holding import held
from posada.node.machine import Machine
from posada.node.moved_copies import COPIES
from posada.node.sealed_parcels import of_all, pack, place_of, unpack
from posada.node.site import Refused, Site

SQL = re.compile(r"([0-9]{1,3})\.sql")


def hand_over(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Pack files, databases and certificate of a site that is held; where the parcel is, and its contents' digest."""
    parcel = place_of(machine, details.get("token"))
    folder, home = staging(site, machine), site.home(machine)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        with held(site, machine):
            for name in dumps.dump_all(site, machine, folder):
                number = name.removeprefix(f"{site.user(machine)}_")
                if not SQL.fullmatch(f"{number}.sql"):
                    raise Refused(f"the database {name} is none of its plan: the other machine would not have it")
                (folder / f"{name}.sql").rename(folder / f"{number}.sql")
            certificates.lay_out(site, machine, folder)
            far(30)
            there = [name for name in COPIED if (home / name).is_dir()]
            files = sorted(file.name for file in folder.iterdir())
            packed = ["-C", str(home), *there, *(["-C", str(folder), *files] if files else [])]
            url = pack(packed, parcel, secret, machine)
            digest, count = of_all({name: home / name for name in there}, [folder / name for name in files])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    size = parcel.stat().st_size
    return f"packed {count} files, {size} bytes", {
        "url": url, "digest": digest, "files": count, "bytes": size,
    }  # fmt: skip


def take_over(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Fetch a parcel, open it beside the site, see that it is what was packed, and put it in place."""
    restores.undo(site, machine)
    home, place = site.home(machine), restores.beside(site, machine)
    place.mkdir(mode=0o700)
    try:
        unpack(str(details["url"]), secret, place)
        far(60)
        found = {name: place / name for name in COPIED if (place / name).is_dir()}
        sql = {file.name: file for file in place.iterdir() if SQL.fullmatch(file.name) and not file.is_symlink()}
        single = {**sql, **certificates.laid_out(place)}
        digest, count = of_all(found, [single[name] for name in sorted(single)])
        if digest != details["digest"]:
            raise Refused("what was unpacked is not what was packed")
        with held(site, machine):
            for name, file in sql.items():
                dumps.load(f"{site.user(machine)}_{name.removesuffix('.sql')}", site, machine, file)
            certificates.take_in(site, machine, place)
            far(90)
            _settle(found, place, home, site, machine)
    finally:
        restores.undo(site, machine)
    return f"took {count} files", {"digest": digest, "files": count}


def drop(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Forget the parcels that were fetched, or that nobody is to fetch."""
    for more in ("", ".part", COPIES, f"{COPIES}.part"):
        place_of(machine, details.get("token"), more).unlink(missing_ok=True)
    moved_copies.unmark(site, machine)
    return "", {}


def _settle(found: dict[str, Path], place: Path, home: Path, site: Site, machine: Machine) -> None:
    """Give the files to the site's user of this machine, and exchange the folders for them."""
    for name, brought in found.items():
        owners.give(brought, name, site, machine)
        brought.chmod(0o2750 if name == "public" else 0o700)
        if (home / name).exists():
            (home / name).rename(place / f"was-{name}")
        brought.rename(home / name)
