"""One at a time at a site's data: bringing back a copy, and deleting all."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posada.node import users
from posada.node.machine import Machine
from posada.node.site import Refused, Site


@contextmanager
def held(site: Site, machine: Machine) -> Iterator[None]:
    """Within, nobody else changes or deletes the site's data. Raises Refused where another does, or all is deleted."""
    folder = Path(machine.state) / "held"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / site.user(machine)).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("a copy is being brought back just now") from None
        if site.presence != "deleted" and users.known(site, machine) is None:
            raise Refused("the site's data were deleted meanwhile")
        yield
