"""A node's way into the database: a role that may read its own views and tell what it made, and nothing else."""

from django.db import connection
from psycopg import sql

VIEWS = ("site", "pending", "me", "job")
FUNCTIONS = ("node.report(bigint, bigint, boolean, text, jsonb)", "node.hello(text)",
             "node.measure(bigint, jsonb)", "node.certify(bigint, jsonb)", "node.introduce(text)",
             "node.tell(bigint, jsonb)", "node.tell_job(bigint, text, integer, text, jsonb)",
             "node.readings(jsonb)")  # fmt: skip
CONNECTIONS = 8  # a name server keeps one a thread


def role_name(node: str, kind: str = "node") -> str:
    """The role of a machine; it carries the database's name, for roles are shared by all databases of a server."""
    database = str(connection.settings_dict["NAME"])
    return f"{database}_{kind}_{node}".replace("-", "_").replace(".", "_")[:63]


def open_door(role: str, password: str) -> None:
    """Make the role of a node, or give the known one another password, and grant it its views and functions."""
    name = _role(role, password)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA node TO {}").format(name))
        for view in VIEWS:
            cursor.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier("node", view), name))
        for function in FUNCTIONS:
            cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(function), name))


def open_zones(role: str, password: str) -> None:
    """Make the role of a name server, or give the known one another password, and let it read the zones."""
    name = _role(role, password)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("ALTER ROLE {} SET search_path = dns").format(name))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA dns TO {}").format(name))
        cursor.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA dns TO {}").format(name))


def _role(role: str, password: str) -> sql.Identifier:
    """A role that may enter and nothing else."""
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE ROLE {} NOINHERIT CONNECTION LIMIT {}").format(name, CONNECTIONS))
        cursor.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(password)))
        cursor.execute(sql.SQL("ALTER ROLE {} SET statement_timeout = '60s'").format(name))
        cursor.execute(sql.SQL("ALTER ROLE {} SET idle_in_transaction_session_timeout = '60s'").format(name))
    _close_to_all()
    return name


LARGE_OBJECTS = (
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
    " AND proname IN ('lo_create', 'lo_creat', 'lo_from_bytea', 'lo_put', 'lowrite', 'lo_open')"
)


def _close_to_all() -> None:
    """Take from everybody what PostgreSQL gives everybody and no machine of ours needs: room in this database.

    Tables of one's own session, and large objects, would fill the house's disk. What the house itself may not take back
    (it is no superuser) it leaves.
    """
    with connection.cursor() as cursor:
        database = sql.Identifier(str(connection.settings_dict["NAME"]))
        cursor.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(database))
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            cursor.execute(LARGE_OBJECTS)
            for (function,) in cursor.fetchall():
                cursor.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")


def close_door(role: str) -> None:
    """Let the role enter no more; what it was granted stays until the node is forgotten."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(role)))
