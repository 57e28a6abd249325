"""What nodes told of certificates: the terms are asked what follows, once a change."""

from datetime import datetime

from django.db import transaction

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.take_reports import BY, WRONG
from posada.contexts.nodes.events import CertificateTold
from posada.contexts.nodes.models import Certificate, Placement
from posada.ground.agenda.unit import unit
from posada.kernel.events import announce

BATCH = 200


def take_certificates(*, now: datetime) -> int:
    """Announce each certificate that is new; how many there were. One that fails keeps its fault, the others go on."""
    ids = list(queries.certificates_to_take().values_list("pk", flat=True)[:BATCH])
    for id in ids:
        try:
            with unit(now, BY):
                _take(Certificate.objects.select_for_update().get(pk=id), now)
        except WRONG as error:
            with transaction.atomic():
                Certificate.objects.filter(pk=id).update(taken_at=now, fault=f"{type(error).__name__}: {error}")
    return len(ids)


def _take(row: Certificate, now: datetime) -> None:
    if row.taken_at is not None:
        return
    row.taken_at, row.fault = now, ""
    row.save(update_fields=["taken_at", "fault"])
    service_id = Placement.objects.get(pk=row.placement_id).service_id
    told = CertificateTold(
        service_id,
        row.kind,
        row.issuer,
        tuple(row.names),
        row.not_before,
        row.not_after,
        row.words,
        row.lacking,
        now,
        BY,
    )
    announce(told)
