"""The migrated database in which rehearsals play, beside the house's own and never in it."""

import hashlib
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


def _create(cursor: Any, name: str, base: str) -> None:
    """Make the database where it is not there, and drop those of another shape that nobody uses."""
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
    known = {row[0] for row in cursor.fetchall()}
    if name in known:
        return
    for old in sorted(other for other in known if not other.startswith(base)):
        with suppress(OperationalError):  # another process is still using it
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
    cursor.execute(f'CREATE DATABASE "{name}"')
