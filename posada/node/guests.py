"""Making the machine's virtual servers what the house wants: idempotent, and safe to kill at any point.

What is to stop is asked to, all together, and made to where it does not within the time; then each guest is made by
itself, so that the fault of one is that one's alone. Its disk carries the number of its installation: until the
definition names it, it is nobody's and made anew, and what the definition does not name any more is removed.
"""

import json
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from posada.kernel import clock
from posada.node import hypervisor
from posada.node.guest import Guest, Made, definition, made, screen, screen_port
from posada.node.house import House, Row
from posada.node.machine import Machine
from posada.node.site import Refused

DRIVER = "libvirt"
CONSOLE_STAYS = timedelta(minutes=30)
GIB = 2**30


@dataclass
class Found:
    """A guest as it is to be, and what there is of it."""

    guest: Guest
    domain: Any | None
    made: Made | None

    @property
    def grows(self) -> bool:
        """Whether it must be off to become what it is to be."""
        known, guest = self.made, self.guest
        return known is not None and (known.cpus, known.memory, known.installs) != (
            guest.cpus, guest.memory, guest.installs
        )  # fmt: skip

    @property
    def is_on(self) -> bool:
        return self.domain is not None and not hypervisor.is_off(self.domain)


class Guests:
    """The virtual servers of one machine. `say` prints what is done."""

    def __init__(self, machine: Machine, house: House, say: Callable[[str], None]) -> None:
        self.machine, self.house, self.say = machine, house, say

    def converge(self, rows: Sequence[Row]) -> int:
        """Make all of these so, and tell the house of each; how many failed."""
        if not rows:
            return 0
        failed: dict[int, str] = {}
        try:
            with hypervisor.connected(self.machine) as connection:
                found = [each for row in rows if (each := self._found(connection, row, failed)) is not None]
                self._stop([each for each in found if each.is_on and self._must_stop(connection, each)])
                for each in found:
                    self._make(connection, each, failed)
        except Refused as error:
            failed |= {row["site"]: str(error) for row in rows if row["applied"] < row["revision"]}
        for row in rows:
            if row["site"] in failed:
                self.say(f"guest {row['site']}: {failed[row['site']]}")
                self.house.report(row["site"], row["revision"], False, failed[row["site"]])
        return len(failed)

    def measure(self, rows: Sequence[Row]) -> None:
        """Tell the house how much of the disk each of these takes."""
        if not rows:
            return
        with hypervisor.connected(self.machine) as connection:
            pool = connection.storagePoolLookupByName(self.machine.guest_pool)
            for row in rows:
                volumes = _volumes(pool, f"{self.machine.guest_prefix}{row['site']}-")
                if volumes:
                    self.house.measure(row["site"], {"disk": sum(volume.info()[2] for volume in volumes)})

    def preview(self, rows: Sequence[Row]) -> Iterator[str]:
        """What `converge` would change, a line each; nothing is done and nobody told."""
        if not rows:
            return
        with hypervisor.connected(self.machine) as connection:
            for row in rows:
                said: dict[int, str] = {}
                each = self._found(connection, row, said)
                if each is None:
                    yield f"! guest {row['site']}: {said[row['site']]}\n"
                    continue
                yield from (f"{line}\n" for line in self._differences(connection, each))

    def _differences(self, connection: Any, each: Found) -> Iterator[str]:
        name, guest = each.guest.name(self.machine), each.guest
        if guest.presence == "deleted":
            if each.domain is not None:
                yield f"- guest {name} and its disks"
            return
        if each.made is None:
            if guest.presence != "ended":
                yield f"+ guest {name}: {guest.cpus} processors, {guest.memory} MiB, {guest.disk} GiB of {guest.image}"
            return
        wanted = self._wanted(each, self._path(connection, guest))
        if each.made != wanted:
            yield f"~ guest {name}: {wanted} (is {each.made})"
        if each.is_on and not guest.runs:
            yield f"~ guest {name} is on, and is to be off"

    def _found(self, connection: Any, row: Row, failed: dict[int, str]) -> Found | None:
        try:
            guest = Guest.read(row)
            with hypervisor.words():
                domain = hypervisor.domain(connection, guest.name(self.machine))
                known = made(domain.XMLDesc(hypervisor.INACTIVE)) if domain is not None else None
        except Refused as error:
            failed[row["site"]] = str(error)
            return None
        return Found(guest, domain, known)

    def _must_stop(self, connection: Any, each: Found) -> bool:
        return not each.guest.runs or each.grows or self._lacks_room(connection, each)

    def _lacks_room(self, connection: Any, each: Found) -> bool:
        """Whether its disk is smaller than it is to be."""
        disk = hypervisor.volume(
            connection.storagePoolLookupByName(self.machine.guest_pool), each.guest.volume(self.machine)
        )
        return disk is None or disk.info()[1] < each.guest.disk * GIB

    def _stop(self, running: Sequence[Found]) -> None:
        """Ask all of them to shut down, and cut the power of those that do not in time."""
        for each in running:
            assert each.domain is not None
            if each.guest.presence != "deleted":
                with suppress(hypervisor.binding().libvirtError):  # one that does not listen is cut off below
                    each.domain.shutdown()
        until = time.monotonic() + self.machine.guest_seconds
        while any(each.is_on and each.guest.presence != "deleted" for each in running) and time.monotonic() < until:
            time.sleep(0.2)
        for each in running:
            with suppress(hypervisor.binding().libvirtError):  # it is said, and fails its guest alone, when it is made
                if each.is_on:
                    assert each.domain is not None
                    each.domain.destroy()

    def _make(self, connection: Any, each: Found, failed: dict[int, str]) -> None:
        guest, name = each.guest, each.guest.name(self.machine)
        try:
            with hypervisor.words():
                if guest.presence == "deleted":
                    proof = self._delete(connection, each)
                    self._tell(guest, f"deleted guest {name}, {len(proof['disks'])} disks", proof)
                    return
                if each.domain is None and guest.presence == "ended":
                    self._tell(guest, "")
                    return
                changed = self._define(connection, each)
                self._power(each)
                changed = self._obey(connection, each) or changed
                self.house.tell(guest.id, self._state(connection, each))
        except Refused as error:
            failed[guest.id] = str(error)
            return
        if changed and not guest.news:
            self.say(f"guest {guest.id}: put back")
        self._tell(guest, "")

    def _define(self, connection: Any, each: Found) -> bool:
        """Give it its disk and its definition; whether either was not so."""
        pool = connection.storagePoolLookupByName(self.machine.guest_pool)
        path = self._disk(connection, pool, each)
        wanted = self._wanted(each, path)
        changed = each.made != wanted
        if not changed and not each.guest.news:
            return False
        if changed:
            self._write(connection, each, wanted)
        for volume in _volumes(pool, f"{each.guest.name(self.machine)}-"):
            if volume.name() != each.guest.volume(self.machine):
                volume.delete(0)  # also one that was left by a program killed here
        return changed

    def _wanted(self, each: Found, path: str) -> Made:
        """What it is to be, with the orders that were carried out; a new one has none to carry out."""
        guest, known = each.guest, each.made
        fresh = known is None or known.installs != guest.installs or not guest.runs
        return Made(
            guest.cpus, guest.memory, path, guest.network, self.machine.console_listen, guest.installs,
            guest.restarts if fresh or known is None else known.restarts,
            guest.consoles if known is None or not guest.runs else known.consoles,
        )  # fmt: skip

    def _write(self, connection: Any, each: Found, wanted: Made) -> None:
        """Define it. Its screen lets nobody in until that is asked for: the password is forgotten here, and over."""
        over = screen(wanted.listen, secrets.token_hex(4), clock.wall() - timedelta(days=1))
        kind = hypervisor.kind(connection)
        each.domain = connection.defineXML(definition(each.guest.name(self.machine), wanted, kind, over))
        each.made = wanted

    def _path(self, connection: Any, guest: Guest) -> str:
        """Where its disk lies; empty while there is none."""
        pool = connection.storagePoolLookupByName(self.machine.guest_pool)
        disk = hypervisor.volume(pool, guest.volume(self.machine))
        return str(disk.path()) if disk is not None else ""

    def _disk(self, connection: Any, pool: Any, each: Found) -> str:
        """The file of its disk, made from its image where it is not yet the guest's, and grown to its size."""
        guest, name = each.guest, each.guest.volume(self.machine)
        disk = hypervisor.volume(pool, name)
        if disk is not None and (each.made is None or each.made.installs != guest.installs):
            disk.delete(0)  # begun, and not known to be whole
            disk = None
        if disk is None and each.made is not None and each.made.installs == guest.installs:
            raise Refused(f"the disk {name} is gone: nothing is installed in its place unless that is ordered")
        if disk is None:
            images = connection.storagePoolLookupByName(self.machine.image_pool)
            image = images.storageVolLookupByName(guest.image)
            if image.info()[1] > guest.disk * GIB:
                raise Refused(f"the image {guest.image} is larger than {guest.disk} GiB")
            disk = pool.createXMLFrom(
                f'<volume><name>{name}</name><capacity unit="GiB">{guest.disk}</capacity>'
                '<target><format type="qcow2"/></target></volume>', image, 0,
            )  # fmt: skip
        if disk.info()[1] < guest.disk * GIB:
            disk.resize(guest.disk * GIB)
        return str(disk.path())

    def _power(self, each: Found) -> None:
        """On where it is to be and that was just decided: one that its owner shut down from within stays off."""
        assert each.domain is not None
        if bool(each.domain.autostart()) != each.guest.runs:
            each.domain.setAutostart(int(each.guest.runs))
        if not each.guest.runs and each.is_on:
            each.domain.destroy()
        if each.guest.runs and each.guest.news and not each.is_on:
            each.domain.create()

    def _obey(self, connection: Any, each: Found) -> bool:
        """Restart it and open its screen where its owner ordered that; whether either was ordered."""
        assert each.made is not None and each.domain is not None
        guest, known = each.guest, each.made
        if not guest.runs or (known.restarts, known.consoles) == (guest.restarts, guest.consoles):
            return False
        if known.restarts != guest.restarts:
            if each.is_on:
                each.domain.reset(0)
            self._write(connection, each, replace(each.made, restarts=guest.restarts))
        if known.consoles != guest.consoles:
            self._open_screen(each)
            self._write(connection, each, replace(each.made, consoles=guest.consoles))
        return True

    def _open_screen(self, each: Found) -> None:
        """Let its owner look at the screen for a while: address and password are told to the house."""
        assert each.domain is not None
        if not each.is_on:
            raise Refused("it is off: nothing is on its screen")
        password, until = secrets.token_hex(4), clock.wall() + CONSOLE_STAYS  # VNC reads eight characters
        each.domain.updateDeviceFlags(screen(self.machine.console_listen, password, until), hypervisor.LIVE)
        port = screen_port(each.domain.XMLDesc(0))
        self.house.tell(
            each.guest.id,
            {"console": {"port": port, "password": password, "until": until.astimezone(UTC).isoformat()}},
        )

    def _state(self, connection: Any, each: Found) -> dict[str, Any]:
        """What its owner may know of it."""
        return {"power": "on" if each.is_on else "off"}

    def _delete(self, connection: Any, each: Found) -> dict[str, Any]:
        """Remove the guest and all its disks; the proof, of what there was before the first was removed."""
        pool, name = connection.storagePoolLookupByName(self.machine.guest_pool), each.guest.name(self.machine)
        kept = Path(self.machine.state) / "proofs" / f"{name}-{each.guest.revision}.json"
        disks = _volumes(pool, f"{name}-")
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            listed = [{"name": disk.name(), "capacity": disk.info()[1], "bytes": disk.info()[2]} for disk in disks]
            new = kept.with_suffix(".new")
            new.write_text(json.dumps({"guest": name, "disks": listed}))
            new.replace(kept)
        if each.domain is not None:
            each.domain.undefineFlags(0 if hypervisor.kind(connection) == "test" else hypervisor.UNDEFINE)
        for disk in disks:
            disk.delete(0)
        if left := _volumes(pool, f"{name}-"):
            raise Refused(f"{left[0].name()} is still there")
        proof: dict[str, Any] = json.loads(kept.read_text())
        return {**proof, "deleted_at": clock.wall().isoformat()}

    def _tell(self, guest: Guest, words: str, proof: dict[str, Any] | None = None) -> None:
        if guest.news:
            self.say(f"guest {guest.id}: {guest.presence}, revision {guest.revision}")
            self.house.report(guest.id, guest.revision, True, words, proof)


def _volumes(pool: Any, prefix: str) -> list[Any]:
    """The volumes whose names begin so."""
    pool.refresh(0)
    return [volume for volume in pool.listAllVolumes() if volume.name().startswith(prefix)]
