"""The machine's libvirt: its binding, one connection, and its own words where it refuses.

The binding is the distribution's (`python3-libvirt`), which is built for the libvirt that it ships: PyPI's would be
compiled on the node, against headers that a node has no use for. An environment of its own does not see it, so it is
loaded from its file; that needs the Python that the distribution built it for, which on Debian 12 is 3.11.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from posada.node.machine import Machine
from posada.node.site import Refused

DEBIAN = "/usr/lib/python3/dist-packages"
UNDEFINE = 1 | 2 | 4  # a saved state, snapshots' data, its NVRAM: nothing of a deleted guest is to stay
INACTIVE = 2  # its definition, not the running guest's
LIVE = 1
SHUT_OFF = 5
NO_DOMAIN, NO_VOLUME = 42, 50


@lru_cache(maxsize=1)
def binding() -> Any:
    """The module `libvirt`. Raises Refused where it is not installed."""
    try:
        found = importlib.import_module("libvirt")
    except ImportError:
        sys.path.append(DEBIAN)
        try:
            found = importlib.import_module("libvirt")
        except ImportError as error:
            raise Refused(f"python3-libvirt cannot be loaded: {error}") from None
        finally:
            sys.path.remove(DEBIAN)
    found.registerErrorHandler(lambda *_: None, None)  # it prints all that it also raises
    return found


@contextmanager
def connected(machine: Machine) -> Iterator[Any]:
    """A connection to the hypervisor; what it refuses within is raised as Refused, in its words."""
    libvirt = binding()
    with words():
        opened = libvirt.open(machine.hypervisor)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def words() -> Iterator[None]:
    """What libvirt refuses within is raised as Refused, in its words."""
    try:
        yield
    except binding().libvirtError as error:
        raise Refused(str(error)) from None


def domain(hypervisor: Any, name: str) -> Any | None:
    """The guest of that name; None where there is none."""
    return _found(lambda: hypervisor.lookupByName(name), NO_DOMAIN)


def volume(pool: Any, name: str) -> Any | None:
    """The volume of that name; None where there is none."""
    return _found(lambda: pool.storageVolLookupByName(name), NO_VOLUME)


def is_off(guest: Any) -> bool:
    return bool(guest.state()[0] == SHUT_OFF)


def kind(hypervisor: Any) -> str:
    """What runs guests here: the processor where it can (kvm), else qemu alone; `test` is libvirt's own trial."""
    if hypervisor.getType().lower() == "test":
        return "test"
    try:
        hypervisor.getDomainCapabilities(None, None, None, "kvm")
    except binding().libvirtError:
        return "qemu"
    return "kvm"


def _found(ask: Any, absent: int) -> Any | None:
    try:
        return ask()
    except binding().libvirtError as error:
        if error.get_error_code() == absent:
            return None
        raise
