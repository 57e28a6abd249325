"""Reading what a customer uploads as a certificate: nothing of it is trusted, and what is wrong is said by its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

LONGEST, MOST = 30_000, 8  # characters of a field; certificates of a chain
WEAKEST_RSA = 2048
CURVES = ("secp256r1", "secp384r1")  # what browsers take


class Wrong(Exception):
    """What is wrong with an upload: the reason of a refusal, and what there is to know of it."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts


@dataclass(frozen=True)
class Upload:
    """A certificate that may be shown: its chain, its key, PEM, and what it says of itself."""

    chain: str
    key: str
    names: tuple[str, ...]
    issuer: str
    valid_from: datetime
    valid_until: datetime


def read(certificate: str, key: str, chain: str, name: str, now: datetime) -> Upload:
    """What was uploaded for a site of this name. Raises Wrong."""
    leaf, *above = _certificates(f"{certificate}\n{chain}")
    names = _names(leaf)
    secret = _key(key)
    if _public(secret) != leaf.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    ):
        raise Wrong("key-of-another-certificate")
    if not leaf.not_valid_before_utc <= now < leaf.not_valid_after_utc:
        raise Wrong("certificate-not-valid-now", **_span(leaf))
    if not covers(names, name):
        raise Wrong("certificate-of-another-name", names=list(names)[:20], name=name)
    ordered = _chained(leaf, above, now)
    written = secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in ordered)
    return Upload(
        pem.decode(), written.decode(), names, called(leaf.issuer), leaf.not_valid_before_utc, leaf.not_valid_after_utc
    )


def covers(names: Sequence[str], name: str) -> bool:
    """Whether a certificate of these names is for this one; a wildcard is for one label."""
    return name in names or f"*.{name.partition('.')[2]}" in names


def called(name: x509.Name) -> str:
    """An issuer as people know it."""
    parts = [*name.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME),
             *name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)]  # fmt: skip
    return " ".join(str(part.value) for part in parts)[:120]


def _certificates(written: str) -> list[x509.Certificate]:
    if len(written) > 2 * LONGEST:
        raise Wrong("not-a-certificate")
    try:
        found = x509.load_pem_x509_certificates(written.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise Wrong("not-a-certificate") from None
    if len(found) > MOST:
        raise Wrong("not-a-certificate")
    return found


def _names(leaf: x509.Certificate) -> tuple[str, ...]:
    """The names of a site's certificate; that of an authority is none."""
    try:
        constraint = leaf.extensions.get_extension_for_class(x509.BasicConstraints).value
        if constraint.ca:
            raise Wrong("not-a-certificate")
    except x509.ExtensionNotFound:
        pass
    except ValueError:
        raise Wrong("not-a-certificate") from None
    try:
        alternative = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        raise Wrong("certificate-without-names") from None
    return tuple(name.lower() for name in alternative.get_values_for_type(x509.DNSName))[:100]


def _key(written: str) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    if len(written) > LONGEST:
        raise Wrong("not-a-private-key")
    try:
        found: PrivateKeyTypes = serialization.load_pem_private_key(written.encode(), None)
    except TypeError:
        raise Wrong("private-key-behind-a-password") from None
    except (ValueError, UnsupportedAlgorithm):
        raise Wrong("not-a-private-key") from None
    if isinstance(found, rsa.RSAPrivateKey) and found.key_size >= WEAKEST_RSA:
        return found
    if isinstance(found, ec.EllipticCurvePrivateKey) and found.curve.name in CURVES:
        return found
    raise Wrong("private-key-too-weak")


def _public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _chained(leaf: x509.Certificate, above: list[x509.Certificate], now: datetime) -> list[x509.Certificate]:
    """The chain in its order, each certificate issued by the next; what does not belong to it is left out."""
    chain, left = [leaf], list(above)
    while chain[-1].issuer != chain[-1].subject:
        issuer = next((one for one in left if _issued(chain[-1], one)), None)
        if issuer is None:
            break
        if not issuer.not_valid_before_utc <= now < issuer.not_valid_after_utc:
            raise Wrong("chain-not-valid-now", **_span(issuer))
        chain.append(issuer)
        left.remove(issuer)
    if len(chain) == 1:
        raise Wrong("chain-missing", issuer=called(leaf.issuer))
    return chain


def _issued(one: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(by)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _span(one: x509.Certificate) -> dict[str, object]:
    return {"valid_from": one.not_valid_before_utc, "valid_until": one.not_valid_after_utc}
