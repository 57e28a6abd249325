"""DNSSEC: a zone is signed by a key of its own, and its owner gives the registry the DS."""

import base64
from datetime import datetime

import dns.dnssec
import dns.name
import dns.rdata
from cryptography.hazmat.primitives.asymmetric import ec
from dns.dnssectypes import Algorithm

from posada.contexts.names import queries
from posada.contexts.names.events import NamesChanged
from posada.contexts.names.models import ZoneKey
from posada.contexts.services import queries as services
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground

FLAGS = 257  # one key signs all: a secure entry point
PRIVATE = "Private-key-format: v1.2\nAlgorithm: 13 (ECDSAP256SHA256)\nPrivateKey: {secret}\n"


def sign_zone(service_id: int, zone: str, *, stood_on: tuple[Ground, ...], now: datetime, by: Actor) -> ZoneKey:
    """Have a zone signed from now on (RFC 8624: ECDSA P-256). Announces NamesChanged; BadInput for one that is."""
    (service,) = services.locked([service_id])
    if zone not in queries.zones(service) or ZoneKey.objects.filter(service_id=service_id, zone=zone).exists():
        raise BadInput("zone", zone, "a zone of this service that is not signed yet")
    key = ec.generate_private_key(ec.SECP256R1())
    secret = key.private_numbers().private_value.to_bytes(32, "big")
    public = dns.dnssec.make_dnskey(key.public_key(), Algorithm.ECDSAP256SHA256, flags=FLAGS)
    verdict = Verdict(service.customer_id, "service", service_id, "sign-zone", now, stood_on,
                      facts={"zone": zone, "public": public.to_text()}, effects=("zone-signed",))  # fmt: skip
    record([verdict], now=now, actor=by)
    row = ZoneKey.objects.create(
        customer_id=service.customer_id, service_id=service_id, zone=zone, made_at=now, public=public.to_text(),
        private=PRIVATE.format(secret=base64.b64encode(secret).decode()),
    )  # fmt: skip
    announce(NamesChanged((service_id,), now, by))
    return row


def unsign_zone(service_id: int, zone: str, *, stood_on: tuple[Ground, ...], now: datetime, by: Actor) -> None:
    """Have a zone signed no more: its DS must be gone from the registry first. Announces NamesChanged."""
    (service,) = services.locked([service_id])
    found = ZoneKey.objects.filter(service_id=service_id, zone=zone)
    if not found.exists():
        raise BadInput("zone", zone, "a zone of this service that is signed")
    verdict = Verdict(service.customer_id, "service", service_id, "unsign-zone", now, stood_on, facts={"zone": zone},
                      effects=("zone-unsigned",))  # fmt: skip
    record([verdict], now=now, actor=by)
    found.delete()
    announce(NamesChanged((service_id,), now, by))


def delegation_signer(row: ZoneKey) -> str:
    """The DS that its owner gives to the registry, as zones write it."""
    key = dns.rdata.from_text("IN", "DNSKEY", row.public)
    return str(dns.dnssec.make_ds(dns.name.from_text(row.zone), key, "SHA256").to_text())
