"""What nodes told of certificates: the terms are asked what follows, once a change."""

from datetime import datetime

from posada.contexts.nodes import queries
from posada.contexts.nodes.events import CertificateTold
from posada.contexts.nodes.models import Certificate
from posada.contexts.nodes.taking import BY, service_of, take_each
from posada.kernel.events import announce


def take_certificates(*, now: datetime) -> int:
    """Announce each certificate that is new; how many there were. One that fails keeps its fault, the others go on."""
    return take_each(queries.certificates_to_take(), _take, now=now)


def _take(row: Certificate, now: datetime) -> None:
    told = CertificateTold(
        service_of(row),
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
