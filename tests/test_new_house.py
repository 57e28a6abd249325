"""From nothing to a house with an administrator, by the command line alone, in a database of its own."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parents[1]
Posada = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def posada(tmp_path: Path, transactional_db: None) -> Iterator[Posada]:
    """The command, before a database in which nothing stands."""
    host, port = connection.settings_dict["HOST"], connection.settings_dict["PORT"]
    user, password = connection.settings_dict["USER"], connection.settings_dict["PASSWORD"]
    name = f"new_house_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    secret = f":{password}" if password else ""
    address = f"postgresql://{user}{secret}@/{name}?host={host}&port={port}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": address, "POSADA_DATA_DIR": str(tmp_path)}

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([sys.executable, "-m", "posada", *arguments], capture_output=True, text=True,
                              cwd=ROOT, env=environment)  # fmt: skip

    yield run
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_a_house_is_opened_step_by_step_and_each_step_says_what_comes_before_it(posada: Posada) -> None:
    early = posada("staff", "list")
    assert (early.returncode, early.stdout) == (2, "")
    assert "posada migrate" in early.stderr
    assert posada("migrate").returncode == 0
    unpublished = posada("staff", "add", "ana@house.example", "--name", "Ana", "--role", "administrator")
    assert unpublished.returncode == 2
    assert "posada terms publish PACK" in unpublished.stderr
    assert posada("terms", "publish", "example").returncode == 0
    added = posada("staff", "add", "ana@house.example", "--name", "Ana", "--role", "administrator")
    assert added.returncode == 0, added.stderr
    assert re.search(r"/accounts/password/reset/key/\S+/", added.stdout)
    assert "ana@house.example  Ana  administrator" in posada("staff", "list").stdout
    left = posada("staff", "leave", "ana@house.example")
    assert (left.returncode, "nobody else is one" in left.stderr) == (2, True)


def test_a_port_at_which_somebody_answers_is_not_shared(posada: Posada) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = posada("serve", "--port", str(other.getsockname()[1]))
    assert done.returncode == 2
    assert "--port" in done.stderr
