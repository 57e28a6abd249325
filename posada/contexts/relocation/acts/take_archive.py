"""Bringing a site in from an archive: ordered of the node that carries the service, and noted when it was done."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.nodes import queries as nodes
from posada.contexts.relocation import queries
from posada.contexts.relocation.acts.carry import note_part
from posada.contexts.relocation.acts.prepare import terms_of
from posada.contexts.relocation.models import Relocation, State
from posada.contexts.services import queries as services
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record

FILE = re.compile(r"private/[^\0\n]{1,250}")
SITE, DATABASES = "website-content", "databases"  # the parts that an archive brings


def order_archive(service_id: int, kind: str, file: str, *, now: datetime, by: Actor) -> int:
    """Decide that an archive is looked at, or brought in: whose site it is may, and staff for it; the decision.

    Refused while it is off. BadInput for a file that is none of the account, or a service that no node of ours carries.
    """
    service = services.by_id([service_id])[service_id]
    row = nodes.placement(service_id)
    if row is None or row.node_id is None or kind not in nodes.works_of(row.driver):
        raise BadInput("about", service.name, "a site on a node of ours")
    if not FILE.fullmatch(file) or ".." in file.split("/"):
        raise BadInput("file", file, "a file in the private folder, such as private/incoming/site.tar.gz")
    verdict = Verdict(service.customer_id, "service", service_id, f"ask-{kind}", now, facts={"file": file},
                      effects=("node-ordered",))  # fmt: skip
    if row.presence != nodes.Presence.ACTIVE:
        raise verdict.refused("service-not-active")
    return record([verdict], now=now, actor=by)[0]


def note_imported(service_id: int, result: Mapping[str, Any], *, now: datetime, by: Actor) -> None:
    """Write down what came, where a relocation is under way that wants its parts proved."""
    row = queries.under_way(service_id)
    if row is None or row.state != State.RUNNING:
        return
    wanted = _wanted(row, now)
    files, found = int(result.get("files", 0)), len(result.get("databases", ()))
    counts = {SITE: (files, files), DATABASES: (found, len(result.get("called", ())))}
    for part, (was, made) in counts.items():
        if part in wanted:
            note_part(service_id, part, {"found": was, "made": made}, now=now, by=by)


def _wanted(row: Relocation, now: datetime) -> set[str]:
    terms, _ = terms_of(row, now)
    service = services.by_id([row.service_id])[row.service_id]
    return {part for ruling in queries.parts(terms, service) for part in ruling.rule.parts}
