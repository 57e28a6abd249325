"""What was deleted of a service that has ended, when, and which last copy outlives it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posada.contexts.backups import queries as backups
from posada.contexts.backups.models import FinalCopyKept, Repository
from posada.contexts.nodes import queries as nodes
from posada.contexts.services.models import Service
from posada.ground.catalogue.products import MANUAL


@dataclass(frozen=True, slots=True)
class Deleted:
    """The node's proof with its time, the last copy, and the removal of all copies; each where there is one."""

    proof: dict[str, Any] | None
    at: datetime | None
    last: FinalCopyKept | None
    gone: Repository | None


def deleted(service: Service) -> Deleted | None:
    """None while the service has not ended."""
    if service.ended_at is None:
        return None
    last = backups.final_copy(service.pk)
    if service.driver == MANUAL:
        return Deleted(None, None, last, None)
    report = nodes.deletion(service.pk)
    proof, at = (report.proof, report.reported_at) if report is not None else (None, None)
    return Deleted(proof, at, last, backups.removal(service.pk))
