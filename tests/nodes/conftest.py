"""One machine with running daemons, and one house, for all tests that need no other."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.nodes.house import script
from tests.nodes.live import Live, daemons_running, ended, living_house, until


@pytest.fixture(scope="session")
def daemons() -> Iterator[Live]:
    with daemons_running() as live:
        yield live


@pytest.fixture(scope="module")
def live(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Ana's sites a and b, paid and made."""
    with django_db_blocker.unblock(), living_house(script("a.example.com", "b.example.com"), daemons) as house:
        before = os.umask(0o077)  # of a hardened machine
        house.converge()
        os.umask(before)
        house.hear()
        yield house


@pytest.fixture(scope="session")
def mariadb(daemons: Live) -> Iterator[Live]:
    """MariaDB in the machine's folder, reached by its socket alone."""
    for program, package in {"mariadbd": "mariadb-server", "mariadb": "mariadb-client"}.items():
        if shutil.which(program, path="/usr/sbin:/usr/bin") is None:
            pytest.skip(f"{program} is not installed: apt-get install {package} (make system does)")
    data, socket = daemons.folder / "mysql", Path(daemons.machine.mariadb_socket)
    run = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--user=mysql", "--skip-test-db",
         "--auth-root-authentication-method=socket"], check=True, **run,
    )  # fmt: skip
    socket.parent.mkdir(exist_ok=True)
    shutil.chown(socket.parent, "mysql")
    server = subprocess.Popen(
        ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket}", "--skip-networking", "--user=mysql",
         f"--pid-file={data}/pid", "--innodb-buffer-pool-size=16M", "--innodb-flush-log-at-trx-commit=0"], **run,
    )  # fmt: skip
    try:
        until(socket.exists, 60)
        yield daemons
    finally:
        ended(server)
