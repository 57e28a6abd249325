"""Free certificates: waited for, issued, renewed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from posada.contexts.names import queries
from posada.contexts.names.models import BroughtCertificate, Certificate, CertificateState
from posada.contexts.names.rules.certificates import FreeCertificate
from posada.contexts.services import queries as services
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record


@dataclass(frozen=True)
class Told:
    """What an issuer, by a node, told of a site's certificate; without `until`, why there is none."""

    issuer: str = ""
    names: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    lacking: Mapping[str, str] = field(default_factory=dict)


def await_certificates(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Wait for the free certificates of these sites; not for those that have one, or to which the terms give none."""
    found = services.by_id(service_ids)
    have = set(Certificate.objects.filter(service_id__in=found).values_list("service_id", flat=True))
    waiting = [
        (service, ruling)
        for service in found.values()
        if service.pk not in have and service.domain
        and (ruling := services.governs(service, now).ruling(FreeCertificate, services.target(service))) is not None
    ]  # fmt: skip
    verdicts = [
        Verdict(service.customer_id, "service", service.pk, "await-certificate", now, ruling.orders(),
                facts={"issuer": ruling.rule.issuer, "name": service.domain}, effects=("certificate-asked-for",))
        for service, ruling in waiting
    ]  # fmt: skip
    decisions = record(verdicts, now=now, actor=by)
    Certificate.objects.bulk_create(
        Certificate(customer_id=service.customer_id, service_id=service.pk, state=CertificateState.PENDING,
                    pending_since=now, decision_id=decision)
        for (service, _), decision in zip(waiting, decisions, strict=True)
    )  # fmt: skip


def take_certificate(service_id: int, told: Told, *, now: datetime, by: Actor) -> None:
    """Keep what was told of a site's free certificate; one that is new is decided on, a refusal only kept.

    A site to which the terms give none keeps nothing. BadInput for one that has run out before it began.
    """
    service = services.by_id([service_id])[service_id]
    ruling = services.governs(service, now).ruling(FreeCertificate, services.target(service))
    if ruling is None:
        return
    if told.until is not None and told.until <= (told.since or now):
        raise BadInput("until", told.until, "an end after the beginning")
    await_certificates([service_id], now=now, by=by)
    row = queries.certificate(service_id)
    assert row is not None
    row.words, row.lacking = told.words, dict(told.lacking)
    if told.until is None or (row.valid_until == told.until and row.names == list(told.names)):
        row.save(update_fields=["words", "lacking"])
        return
    renewed = row.state == CertificateState.VALID
    verdict = Verdict(
        service.customer_id, "service", service_id, "renew-certificate" if renewed else "issue-certificate", now,
        ruling.orders(), amounts={"price": Money(ruling.rule.price, service.currency)},
        effects=("certificate-in-force",),
        facts={"issuer": told.issuer, "names": list(told.names), "pending_since": row.pending_since,
               "valid_until": told.until},
    )  # fmt: skip
    (row.decision_id,) = record([verdict], now=now, actor=by)
    row.state, row.issuer, row.names = CertificateState.VALID, told.issuer[:120], list(told.names)
    row.valid_from, row.valid_until = told.since or now, told.until
    row.save(update_fields=["words", "lacking", "state", "issuer", "names", "valid_from", "valid_until", "decision_id"])


def note_installed(service_id: int, *, now: datetime) -> None:
    """A node has put the customer's own certificate in place."""
    BroughtCertificate.objects.filter(service_id=service_id, removed_at=None, installed_at=None).update(
        installed_at=now
    )
