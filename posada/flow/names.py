"""What follows for the names and certificates of sites, and what people ask about them."""

from collections.abc import Callable

from posada.contexts.names.acts import bring_certificate, follow_certificates
from posada.contexts.names.acts.follow_certificates import Told
from posada.contexts.names.events import NamesChanged
from posada.contexts.nodes.acts import desire
from posada.contexts.nodes.events import CertificateTold
from posada.contexts.services.events import ServicesActivated
from posada.flow.asked import Answer, Request
from posada.flow.ending_requests import service_asked
from posada.ground.customers.sealed import unseal


def await_certificates(event: ServicesActivated) -> None:
    follow_certificates.await_certificates(event.service_ids, now=event.now, by=event.by)


def take_told(event: CertificateTold) -> None:
    """What a node told of a site's certificate."""
    if event.kind == "own":
        follow_certificates.note_installed(event.service_id, now=event.now)
        return
    told = Told(event.issuer, event.names, event.since, event.until, event.words, event.lacking)
    follow_certificates.take_certificate(event.service_id, told, now=event.now, by=event.by)


def tell_nodes(event: NamesChanged) -> None:
    """What sites answer by is written for their nodes in the same transaction."""
    desire.desire_again(event.service_ids, now=event.now)


def own_certificate(request: Request) -> Answer:
    """`own-certificate` of a site: `certificate`, `key` (or `sealed_key`) and `chain`, PEM."""
    certificate, key, chain = (str(request.fields.get(name) or "") for name in ("certificate", "key", "chain"))
    if sealed := request.fields.get("sealed_key"):  # what may have waited to be confirmed holds no key in the open
        key = unseal(str(sealed))
    bring_certificate.bring_certificate(service_asked(request), certificate, key, chain, now=request.now, by=request.by)
    return Answer("done")


def certificate_back(request: Request) -> Answer:
    """`free-certificate` again, in place of one's own."""
    bring_certificate.take_certificate_back(service_asked(request), now=request.now, by=request.by)
    return Answer("done")


# What is asked about names, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "own-certificate": own_certificate,
    "free-certificate": certificate_back,
}
