"""A virtual server as the house wants it, read and checked, and its definition for libvirt."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from xml.etree import ElementTree

from posada.node.machine import Machine
from posada.node.site import PRESENCES, Refused

NAMESPACE = "urn:posada:guest"
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,80}")
MOST_CPUS, MOST_MEMORY, MOST_DISK = 256, 4 * 2**20, 64 * 2**10  # MiB, GiB
COUNTS = ("installs", "restarts", "consoles")


@dataclass(frozen=True, slots=True)
class Guest:
    """One service of the driver libvirt. Each count is of orders of its owner: a higher one is to be carried out."""

    id: int
    presence: str
    revision: int
    applied: int
    cpus: int
    memory: int  # MiB
    disk: int  # GiB
    image: str
    network: str
    power: bool
    installs: int
    restarts: int
    consoles: int

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Self:
        """The guest of a row of `node.site`. Raises Refused for what must not become part of a definition."""
        spec: Mapping[str, Any] = row["spec"]
        if row["driver"] != "libvirt" or row["presence"] not in PRESENCES:
            raise Refused(f"this program makes no {row['driver']} that is {row['presence']}")
        installs, restarts, consoles = (_whole(spec.get(name, 0), name, 0, 2**31) for name in COUNTS)
        return cls(
            id=int(row["site"]), presence=row["presence"], revision=row["revision"], applied=row["applied"],
            cpus=_whole(spec.get("cpus"), "cpus", 1, MOST_CPUS),
            memory=_whole(spec.get("memory"), "memory", 64, MOST_MEMORY),
            disk=_whole(spec.get("disk"), "disk", 1, MOST_DISK), power=spec.get("power") != "off",
            image=_word(spec.get("image"), "image"), network=_word(spec.get("network"), "network"),
            installs=installs, restarts=restarts, consoles=consoles,
        )  # fmt: skip

    @property
    def runs(self) -> bool:
        """Whether it is to be on."""
        return self.presence == "active" and self.power

    @property
    def news(self) -> bool:
        """Whether something was decided that is not carried out: else a guest that is off stays so."""
        return self.applied < self.revision

    def name(self, machine: Machine) -> str:
        return f"{machine.guest_prefix}{self.id}"

    def volume(self, machine: Machine) -> str:
        """Its disk: another one for each time that it is installed, so that a half made one is none of the guest."""
        return f"{self.name(machine)}-{self.installs}.qcow2"


@dataclass(frozen=True, slots=True)
class Made:
    """What a definition says that we wrote."""

    cpus: int
    memory: int
    disk: str  # the file
    network: str
    listen: str
    installs: int
    restarts: int
    consoles: int


def made(definition: str) -> Made:
    """What a guest is by its definition. Raises Refused for one that is not ours."""
    top = ElementTree.fromstring(definition)
    ours = top.find(f"metadata/{{{NAMESPACE}}}guest")
    if ours is None:
        raise Refused(f"there is a guest {top.findtext('name')} that is none of the house's")
    source = top.find("devices/disk[@device='disk']/source")
    network, screen = top.find("devices/interface/source"), top.find("devices/graphics")
    counts = {name: int(ours.get(name, "0")) for name in COUNTS}
    return Made(
        cpus=int(top.findtext("vcpu") or 0), memory=int(top.findtext("memory") or 0) // 1024,
        disk=str(source.get("file")) if source is not None else "",
        network=str(network.get("network")) if network is not None else "none",
        listen=str(screen.get("listen")) if screen is not None else "", **counts,
    )  # fmt: skip


def definition(name: str, wanted: Made, kind: str, screen: str) -> str:
    """A guest as libvirt reads it; `kind` is what runs it, `screen` its graphics element."""
    counts = " ".join(f'{each}="{getattr(wanted, each)}"' for each in COUNTS)
    identity = identity_of(name)
    network = ""
    if wanted.network != "none":
        network = (
            f'<interface type="network"><source network="{wanted.network}"/><mac address="{mac_of(identity)}"/>'
            '<model type="virtio"/></interface>'
        )
    return (
        f'<domain type="{kind}"><name>{name}</name><uuid>{identity}</uuid>'
        f'<metadata><posada:guest xmlns:posada="{NAMESPACE}" {counts}/></metadata>'
        f'<memory unit="MiB">{wanted.memory}</memory><vcpu>{wanted.cpus}</vcpu>'
        '<os><type>hvm</type><boot dev="hd"/></os><features><acpi/></features>'
        "<on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>restart</on_crash><devices>"
        f'<disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="{wanted.disk}"/>'
        f'<target dev="vda" bus="virtio"/></disk>{network}{screen}'
        '<video><model type="vga"/></video><memballoon model="virtio"/></devices></domain>'
    )


def screen(listen: str, password: str, until: datetime) -> str:
    """The screen of a guest, that lets nobody in after `until` (UTC)."""
    return (
        f'<graphics type="vnc" port="-1" autoport="yes" listen="{listen}" passwd="{password}"'
        f' passwdValidTo="{until:%Y-%m-%dT%H:%M:%S}"/>'
    )


def screen_port(running: str) -> int:
    """The port of a running guest's screen; 0 where it has none."""
    found = ElementTree.fromstring(running).find("devices/graphics")
    return max(0, int(found.get("port", "0"))) if found is not None else 0


def identity_of(name: str) -> uuid.UUID:
    """The same for the same guest: defining it again changes it, and makes no second."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{NAMESPACE}:{name}")


def mac_of(identity: uuid.UUID) -> str:
    """Its network card's address, in the range that is kept for guests of QEMU."""
    return "52:54:00:" + ":".join(f"{byte:02x}" for byte in identity.bytes[:3])


def _word(value: object, about: str) -> str:
    if not WORD.fullmatch(str(value)):
        raise Refused(f"{about} is {str(value)[:80]!r}, which is none")
    return str(value)


def _whole(value: object, about: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", str(value)) or not least <= int(str(value)) <= most:
        raise Refused(f"{about} is {str(value)[:80]!r}; allowed: {least} to {most}")
    return int(str(value))
