"""A customer's own certificate: checked, kept with its key sealed, and put in place of the free one."""

import hashlib
from dataclasses import replace
from datetime import datetime

from posada.contexts.names import pem
from posada.contexts.names.events import NamesChanged
from posada.contexts.names.models import BroughtCertificate
from posada.contexts.names.rules.certificates import OwnCertificate
from posada.contexts.services import queries as services
from posada.contexts.services.queries import State
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record


def bring_certificate(
    service_id: int, certificate: str, key: str, chain: str, *, now: datetime, by: Actor
) -> BroughtCertificate:
    """Take a certificate, its key and its chain (PEM) for a site, in place of one brought before.

    Announces NamesChanged. Raises Refused for what cannot be shown under the site's name, BadInput where the terms say
    nothing of own certificates. No word of the key is kept but sealed.
    """
    (service,) = services.locked([service_id])
    ruling = services.governs(service, now).ruling(OwnCertificate, services.target(service))
    if ruling is None or not service.domain or service.state not in (State.ACTIVE, State.PENDING):
        raise BadInput("about", service.name, "a site with a domain, that may have a certificate of its own")
    name = service.domain.encode("idna").decode().lower()
    verdict = Verdict(
        service.customer_id, "service", service_id, "install-own-certificate", now, ruling.permits(),
        facts={"name": name}, amounts={"price": Money(ruling.rule.price, service.currency)},
        effects=("own-certificate-installed",),
    )  # fmt: skip
    try:
        found = pem.read(certificate, key, chain, name, now)
    except pem.Wrong as wrong:
        raise verdict.refused(wrong.reason, grounds=ruling.limits(), **wrong.facts) from None
    said = {"name": name, "names": list(found.names), "issuer": found.issuer, "valid_until": found.valid_until}
    (decision,) = record([replace(verdict, facts=said)], now=now, actor=by)
    BroughtCertificate.objects.filter(service_id=service_id, removed_at=None).update(removed_at=now, key="")
    row = BroughtCertificate.objects.create(
        customer_id=service.customer_id, service_id=service_id, chain=found.chain, key=found.key,
        digest=hashlib.sha256(f"{found.chain}{found.key}".encode()).hexdigest(), names=list(found.names),
        issuer=found.issuer, valid_from=found.valid_from, valid_until=found.valid_until, brought_at=now,
        decision_id=decision,
    )  # fmt: skip
    announce(NamesChanged((service_id,), now, by))
    return row


def take_certificate_back(service_id: int, *, now: datetime, by: Actor) -> None:
    """Show the free certificate again instead of the customer's own. Announces NamesChanged."""
    (service,) = services.locked([service_id])
    ruling = services.governs(service, now).ruling(OwnCertificate, services.target(service))
    gone = BroughtCertificate.objects.filter(service_id=service_id, removed_at=None)
    if ruling is None or not gone.exists():
        raise BadInput("about", service.name, "a site that shows a certificate of its owner's")
    verdict = Verdict(service.customer_id, "service", service_id, "remove-own-certificate", now, ruling.permits(),
                      effects=("own-certificate-removed",))  # fmt: skip
    record([verdict], now=now, actor=by)
    gone.update(removed_at=now, key="")
    announce(NamesChanged((service_id,), now, by))
