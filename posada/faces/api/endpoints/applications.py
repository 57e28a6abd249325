"""The application of a site: which is there, in which version, and how far the work on it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from posada.contexts.nodes import queries as nodes
from posada.contexts.services.models import Service
from posada.contexts.sites import queries as sites
from posada.contexts.sites.acts.keep_applications import KINDS
from posada.faces.api.caller import caller, reads
from posada.kernel import clock

router = Router()


class ApplicationShape(Schema):
    """What is installed in a site, and what could be.

    Asked for by POST /requests: `install-application` (`application`, and what it `asks` for; the password of its
    administrator as `hash`, SHA-512 crypt), `update-application`, `undo-application-update`, `remove-application`.
    `newer` is the version that its node has, where that is newer; `kept` says that the last update can be undone.
    """

    customer: int
    service: int
    application: str | None
    state: str | None
    title: str | None
    version: str | None
    newer: str | None
    folder: str | None
    kept: bool
    words: str | None
    work: str | None
    work_state: str | None
    percent: int | None
    asked_at: datetime | None
    installed_at: datetime | None
    installable: Sequence["InstallableShape"]


class InstallableShape(Schema):
    """An application that can be installed by itself, and what it asks for."""

    application: str
    asks: Sequence[str]
    database: bool


@router.get("/services/{id}/application", response=ApplicationShape, summary="The application of a site")
@reads("services")
def application(request: HttpRequest, id: int) -> Any:
    """Nothing can be installed where no node of the house carries the service."""
    asked = caller(request).one(Service, "service", id)
    by_node = sites.has_applications(asked)
    row, told = sites.installation(id), nodes.told(id, clock.wall()).get("application", {})
    job = next(iter(nodes.last_jobs([id], KINDS).get(id, ())), None)
    offered = sites.installable(asked, caller(request).now) if by_node else []
    return ApplicationShape(
        customer=asked.customer_id, service=id, application=row.application if row else None,
        state=row.state if row else None, title=row.said.get("title") if row else None,
        version=(row.version or None) if row else None, newer=sites.newer_version(row, told) or None,
        folder=row.folder if row else None, kept=row.kept if row else False, words=(row.words or None) if row else None,
        work=job.kind if job else None, work_state=job.state if job else None, percent=job.percent if job else None,
        asked_at=row.asked_at if row else None, installed_at=row.installed_at if row else None,
        installable=[
            InstallableShape(application=each.name, asks=each.asks, database=each.database) for each in offered
        ],
    )  # fmt: skip
