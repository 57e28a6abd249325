"""A site fetched from the server where it was: its key first, which its owner confirms, then what lies there."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.nodes import queries as nodes
from posada.contexts.services import queries as services
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record

HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?")
USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,63}")
FOLDER = re.compile(r"[A-Za-z0-9._/ @+~-]{1,200}")
DATABASE = re.compile(r"[A-Za-z0-9_$-]{1,64}")


def order_key(service_id: int, host: str, port: int, *, now: datetime, by: Actor) -> int:
    """Decide that a server is asked for its key; nothing is sent to it. The decision."""
    _one("host", HOST, host, "a name or an address, such as ftp.example.com")
    if not 0 < port < 65536:
        raise BadInput("port", str(port), "from 1 to 65535")
    return _decide(service_id, "fetch-key", {"host": host, "port": port}, now, by)


def order_fetch(service_id: int, given: Mapping[str, Any], *, now: datetime, by: Actor) -> tuple[int, dict[str, Any]]:
    """Decide that a site is fetched; the decision, and what its node is to be told (no secrets among it).

    Only from a server whose key was looked at, by the `fingerprint` that its owner confirmed: it is pinned. Refused
    (`key-not-confirmed`) for another.
    """
    host = _one("host", HOST, str(given.get("host", "")), "the host whose key was looked at")
    details: dict[str, Any] = {
        "host": host, "port": int(given["port"]),
        "user": _one("user", USER, str(given.get("user", "")), "a user of that server"),
        "folder": _one("folder", FOLDER, str(given.get("folder", "")), "a folder there, such as public_html"),
        "databases": [
            {"name": _one("database", DATABASE, str(one.get("name", "")), "a database's name"),
             "host": _one("host", HOST, str(one.get("host") or "localhost"), "where the database answers"),
             "user": _one("user", USER, str(one.get("user", "")), "a user of the database")}
            for one in given.get("databases", ())
        ],
    }  # fmt: skip
    if ".." in details["folder"].split("/"):
        raise BadInput("folder", details["folder"], "a folder there, such as public_html")
    seen = key_seen(service_id)
    confirmed = str(given.get("fingerprint", ""))
    if seen is None or (seen["host"], seen["port"]) != (host, details["port"]) or seen["fingerprint"] != confirmed:
        raise _verdict(service_id, "fetch", {"host": host}, now).refused("key-not-confirmed")
    facts = {
        "host": host,
        "folder": details["folder"],
        "fingerprint": confirmed,
        "databases": len(details["databases"]),
    }
    return _decide(service_id, "fetch", facts, now, by), {**details, "key": seen["key"]}


def key_seen(service_id: int) -> Mapping[str, Any] | None:
    """The key of the server that was looked at last: `host`, `port`, `key`, `fingerprint`; None before."""
    job = nodes.jobs(service_id).filter(kind="fetch-key", state="done").order_by("-pk").first()
    return None if job is None else job.result


def _decide(service_id: int, kind: str, facts: Mapping[str, Any], now: datetime, by: Actor) -> int:
    row = nodes.placement(service_id)
    if row is None or row.node_id is None or kind not in nodes.works_of(row.driver):
        raise BadInput("about", str(service_id), "a site on a node of ours")
    verdict = _verdict(service_id, kind, facts, now)
    if row.presence != nodes.Presence.ACTIVE:
        raise verdict.refused("service-not-active")
    return record([verdict], now=now, actor=by)[0]


def _verdict(service_id: int, kind: str, facts: Mapping[str, Any], now: datetime) -> Verdict:
    service = services.by_id([service_id])[service_id]
    return Verdict(service.customer_id, "service", service_id, f"ask-{kind}", now, facts=dict(facts),
                   effects=("node-ordered",))  # fmt: skip


def _one(name: str, pattern: re.Pattern[str], value: str, allowed: str) -> str:
    if not pattern.fullmatch(value):
        raise BadInput(name, value[:80], allowed)
    return value


def databases_of(fields: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The databases of a request: a list of `{name, host, user, password}`, or of one form `database`, `database_…`."""
    given = fields.get("databases")
    if isinstance(given, Sequence) and not isinstance(given, str):
        if not all(isinstance(one, Mapping) for one in given):
            raise BadInput("databases", "(not shown)", "a list of name, host, user and password")
        return given
    if not str(fields.get("database") or "").strip():
        return ()
    return [{
        "name": str(fields["database"]).strip(),
        **{part: fields.get(f"database_{part}") or "" for part in ("host", "user", "password")},
    }]  # fmt: skip
