"""A site that comes from another host: what was stated, what was confirmed, and where it stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from posada.contexts.relocation import queries as relocations
from posada.contexts.relocation.models import Relocation
from posada.contexts.services.models import Service
from posada.faces.api.caller import caller, reads
from posada.faces.api.shapes import Amount, amount

router = Router()


class RelocationShape(Schema):
    """The newest relocation of a service. Asked for, and gone on with, by POST /requests: `relocation`, ….

    Of the access to the former server nothing is told but whether it was sent and whether it works.
    """

    id: int
    customer: int
    service: int
    way: str
    state: str
    stated: Mapping[str, Any]
    estimate: Amount | None
    fee: Amount | None
    access_sent: bool
    access_works: bool | None
    confirmed: Mapping[str, Any]
    parts: Mapping[str, Any]
    mailboxes: int
    own_passwords: int
    outage_seconds: int | None
    reason: str | None
    asked_at: datetime
    started_at: datetime | None
    closed_at: datetime | None


@router.get("/services/{id}/relocation", response=RelocationShape | None, summary="Where moving in a site stands")
@reads("services")
def relocation(request: HttpRequest, id: int) -> Any:
    """Null where none was asked for."""
    caller(request).one(Service, "service", id)
    row = relocations.latest(id)
    return None if row is None else _shape(row)


def _shape(row: Relocation) -> RelocationShape:
    return RelocationShape(
        id=row.pk, customer=row.customer_id, service=row.service_id, way=row.way, state=row.state, stated=row.stated,
        estimate=None if row.estimate is None else amount(row.estimate, row.currency),
        fee=None if row.fee is None else amount(row.fee, row.currency), access_sent=row.access is not None,
        access_works=row.access_works, confirmed=row.confirmed, parts=row.parts, mailboxes=row.mailboxes,
        own_passwords=row.own_passwords, outage_seconds=row.outage, reason=row.reason or None, asked_at=row.asked_at,
        started_at=row.started_at, closed_at=row.closed_at,
    )  # fmt: skip
