"""One real guest of QEMU, by a libvirt of its own: it runs, grows, is looked at by its password, and is gone."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from posada.contexts.nodes import queries
from posada.kernel import clock
from posada.node import hypervisor
from posada.node.machine import Machine
from tests.nodes.house import script
from tests.nodes.live import Live, ended, living_house, service, until
from tests.nodes.test_endings import delete, end
from tests.nodes.test_guests import GIB, VPS, A, order, resize

PROGRAMS = {"libvirtd": "libvirt-daemon", "qemu-img": "qemu-utils", "qemu-system-x86_64": "qemu-system-x86"}
NOBODY = 65534  # libvirt keeps what it does for an unprivileged user apart: nothing of it lies outside the folder
SMALL = {"cpus": 1, "memory": "64M", "disk": "1G", "image": "base.qcow2", "network": "none"}


@pytest.fixture(scope="module")
def libvirtd() -> Iterator[str]:
    """A libvirt of its own, with one empty image; its address."""
    for program, package in PROGRAMS.items():
        if shutil.which(program, path="/usr/sbin:/usr/bin") is None:
            pytest.skip(f"{program} is not installed: apt-get install {package} (make system does)")
    if os.geteuid() != 0:
        pytest.skip("only root can start it for another user")
    folder = Path(tempfile.mkdtemp(prefix="posada-virt-"))
    for name in ("run", "config", "cache", "home", "data", "pool"):
        (folder / name).mkdir()
    for path in (folder, *folder.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    places = {
        "HOME": "home", "XDG_RUNTIME_DIR": "run", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache",
        "XDG_DATA_HOME": "data",
    }  # fmt: skip
    daemon = subprocess.Popen(
        ["libvirtd"], user=NOBODY, group=NOBODY, extra_groups=[], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **{name: f"{folder}/{at}" for name, at in places.items()}},
    )  # fmt: skip
    door = folder / "run/libvirt/libvirt-sock"
    try:
        until(door.exists)
        address = f"qemu+unix:///session?socket={door}"
        with hypervisor.connected(Machine(house="", hypervisor=address)) as connection:
            pool = connection.storagePoolCreateXML(
                f"<pool type='dir'><name>guests</name><target><path>{folder}/pool</path></target></pool>", 0
            )
            pool.createXML("<volume><name>base.qcow2</name><capacity unit='MiB'>16</capacity>"
                           "<target><format type='qcow2'/></target></volume>", 0)  # fmt: skip
        yield address
        with hypervisor.connected(Machine(house="", hypervisor=address)) as connection:
            for left in connection.listAllDomains():
                if not hypervisor.is_off(left):
                    left.destroy()
    finally:
        ended(daemon)
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def guest(daemons: Live, libvirtd: str, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    played = script(A, site={**VPS, "driver_settings": SMALL})
    places = {
        "hypervisor": libvirtd, "guest_pool": "guests", "image_pool": "guests", "guest_seconds": 1,
        "guest_prefix": f"pt{secrets.token_hex(3)}v",
    }  # fmt: skip
    with django_db_blocker.unblock(), living_house(played, daemons, ["libvirt"], **places) as house:
        house.converge()
        house.hear()
        yield house


def running(live: Live) -> list[int]:
    """The processes of QEMU that are this guest."""
    name = f"guest={live.machine.guest_prefix}{service(A).pk},"
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if name in (folder / "cmdline").read_text():
                found.append(int(folder.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def lets_in(port: int, password: str) -> bool:
    """Whether a screen opens to a password: RFB 3.8 with VNC's authentication, that encrypts a challenge by DES."""
    with socket.create_connection(("127.0.0.1", port), 10) as screen:
        screen.recv(12)
        screen.sendall(b"RFB 003.008\n")
        assert screen.recv(16) == b"\x01\x02"  # by password, and no other way
        screen.sendall(b"\x02")
        challenge = screen.recv(16)
        key = bytes(int(f"{byte:08b}"[::-1], 2) for byte in password.encode().ljust(8, b"\0")[:8])
        encrypt = Cipher(TripleDES(key * 3), modes.ECB()).encryptor()
        screen.sendall(encrypt.update(challenge) + encrypt.finalize())
        return screen.recv(4) == b"\0\0\0\0"


def test_a_paid_order_is_a_process_that_runs_and_its_suspension_ends_it(guest: Live) -> None:
    assert service(A).state == "active"
    assert len(running(guest)) == 1
    guest.hold(A)
    guest.converge()
    assert running(guest) == []
    guest.lift(A)
    guest.converge()
    assert len(running(guest)) == 1


def test_its_screen_opens_to_the_password_that_its_owner_asked_for_and_to_no_other(guest: Live) -> None:
    assert "console" not in queries.told(service(A).pk, clock.wall())
    order(guest, A, "console")
    console = queries.told(service(A).pk, clock.wall())["console"]
    assert lets_in(console["port"], console["password"])
    assert not lets_in(console["port"], "11111111")
    order(guest, A, "restart")
    assert len(running(guest)) == 1


def test_a_larger_plan_makes_its_disk_larger_and_a_smaller_one_takes_nothing_away(guest: Live, libvirtd: str) -> None:
    for size, cpus, capacity in ((2, 2, 2), (1, 1, 2)):
        resize(guest, disk=size, cpus=cpus)
        guest.converge()
        with hypervisor.connected(guest.machine) as connection:
            name = f"{guest.machine.guest_prefix}{service(A).pk}-1.qcow2"
            disk = hypervisor.volume(connection.storagePoolLookupByName("guests"), name)
            assert disk is not None and disk.info()[1] == capacity * GIB
    assert len(running(guest)) == 1


def test_deleted_nothing_of_it_is_left(guest: Live, libvirtd: str) -> None:
    end(guest, A)
    guest.converge()
    assert running(guest) == []
    delete(guest, A)
    guest.converge()
    guest.hear()
    report = queries.deletion(service(A).pk)
    assert report is not None and report.proof is not None and len(report.proof["disks"]) == 1
    with hypervisor.connected(guest.machine) as connection:
        left = connection.storagePoolLookupByName("guests").listAllVolumes()
        assert [disk.name() for disk in left] == ["base.qcow2"] and connection.listAllDomains() == []
