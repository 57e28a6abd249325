"""The migrated database in which rehearsals play, beside the house's own and never in it."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import OperationalError, connections

PREFIX = "posada_rehearsal_"
EMPTY, ONCE = "_empty", "_once_"
_numbers = count(1)  # one may stand within another
MAKING = 0x706F73  # the lock under which one process at a time makes a scratch database
PACKAGE = Path(__file__).parents[1]


def name_by_migrations() -> str:
    """The database's name carries the fingerprint of all migrations, so that it is never one of another shape."""
    files = sorted(PACKAGE.glob("**/migrations/0*.py"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    return PREFIX + digest[:12]


@contextmanager
def scratch_database(part: str = "") -> Iterator[None]:
    """Within, the default connection is the rehearsals' database, made and migrated where it is not.

    `part` names one of several beside each other, for processes that rehearse at the same time.
    """
    connection = connections["default"]
    connection.ensure_connection()
    house = connection.settings_dict["NAME"]
    base = name_by_migrations()
    name = f"{base}_{part}" if part else base
    connection.close()
    try:
        with _making(connection, base) as cursor:
            if name not in _known(cursor):
                _forget(cursor, PREFIX, but=base)
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{base}{EMPTY}"')
            connection.settings_dict["NAME"] = name
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = house


@contextmanager
def throwaway_database() -> Iterator[None]:
    """Within, the default connection is an empty, migrated database that nobody else uses; it is dropped at the end."""
    connection = connections["default"]
    connection.ensure_connection()
    house = connection.settings_dict["NAME"]
    base = name_by_migrations()
    name = f"{base}{ONCE}{os.getpid()}_{next(_numbers)}"
    keeper = connection.copy()  # as long as it lasts nobody takes the database for one that was left behind
    connection.close()
    try:
        with _making(connection, base) as cursor:
            _forget(cursor, f"{base}{ONCE}")  # those of processes that were killed
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{base}{EMPTY}"')
            keeper.settings_dict["NAME"] = connection.settings_dict["NAME"] = name
            keeper.ensure_connection()
        yield
    finally:
        connection.close()
        keeper.close()
        connection.settings_dict["NAME"] = house
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # threads that served it may linger


@contextmanager
def _making(connection: Any, base: str) -> Iterator[Any]:
    """Within, nobody else makes or drops such a database, and there is an empty one to copy, migrated to its end."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING])  # until this connection closes
        if f"{base}{EMPTY}" not in _known(cursor):
            half = f"{base}_half"
            cursor.execute(f'DROP DATABASE IF EXISTS "{half}"')
            cursor.execute(f'CREATE DATABASE "{half}"')
            connection.settings_dict["NAME"] = half
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()  # nobody is ever connected to it again: only then can it be copied
            cursor.execute(f'ALTER DATABASE "{half}" RENAME TO "{base}{EMPTY}"')
        yield cursor


def _forget(cursor: Any, prefix: str, but: str | None = None) -> None:
    """Drop the databases whose name begins so, and not with `but`, that nobody is using."""
    for name in sorted(_known(cursor)):
        if name.startswith(prefix) and (but is None or not name.startswith(but)):
            with suppress(OperationalError):  # another process is still using it
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _known(cursor: Any) -> set[str]:
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
    return {row[0] for row in cursor.fetchall()}
