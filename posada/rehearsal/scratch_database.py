"""The migrated database in which rehearsals play, beside the house's own and never in it."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

PREFIX = "posada_rehearsal_"
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
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING])  # until this connection closes
            _create(cursor, name, base)
            connection.settings_dict["NAME"] = name
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                call_command("migrate", verbosity=0, interactive=False)
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
    empty, name = f"{base}_empty", f"{base}_once_{os.getpid()}"
    with scratch_database("empty"):
        pass  # nobody is ever connected to it but to make it, so that it can be copied
    try:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING])
            _forget(cursor, f"{base}_once_")  # those of processes that were killed
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{empty}"')
            connection.settings_dict["NAME"] = name
            connection.ensure_connection()
        yield
    finally:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.settings_dict["NAME"] = house


def _create(cursor: Any, name: str, base: str) -> None:
    """Make the database where it is not there, and drop those of another shape that nobody uses."""
    known = _known(cursor)
    if name in known:
        return
    _forget(cursor, PREFIX, but=base)
    cursor.execute(f'CREATE DATABASE "{name}"')


def _forget(cursor: Any, prefix: str, but: str | None = None) -> None:
    """Drop the databases whose name begins so, and not with `but`, that nobody is using."""
    for name in sorted(_known(cursor)):
        if name.startswith(prefix) and (but is None or not name.startswith(but)):
            with suppress(OperationalError):  # another process is still using it
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _known(cursor: Any) -> set[str]:
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
    return {row[0] for row in cursor.fetchall()}
