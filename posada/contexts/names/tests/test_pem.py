"""What a customer uploads as a certificate: only what browsers will take under the site's name is taken."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from posada.contexts.names import pem

NOW = datetime(2026, 3, 10, tzinfo=UTC)
YEAR = timedelta(days=365)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


def called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def made(name: str, own: Key, by: ec.EllipticCurvePrivateKey, *, issuer: str = "CA", since: datetime = NOW,
         until: datetime = NOW + YEAR, names: tuple[str, ...] = ("example.com",), ca: bool = False) -> str:  # fmt: skip
    built = (
        x509.CertificateBuilder().subject_name(called(name)).issuer_name(called(issuer)).public_key(own.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )  # fmt: skip
    if names:
        built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
    return built.sign(by, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def written(secret: Key, password: bytes = b"") -> str:
    lock = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return secret.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock).decode()


ROOT, OWN = key(), key()
CA = made("CA", ROOT, ROOT, until=NOW + 10 * YEAR, since=NOW - YEAR, names=(), ca=True)
LEAF, SECRET = made("example.com", OWN, ROOT), written(OWN)
STALE_CA = made("CA", ROOT, ROOT, since=NOW - 2 * YEAR, until=NOW - YEAR, names=(), ca=True)
WEAK, OTHER_KIND = rsa.generate_private_key(65537, 1024), ed25519.Ed25519PrivateKey.generate()


def test_a_good_one_is_taken_whole_and_in_order() -> None:
    found = pem.read(LEAF, SECRET, CA, "example.com", NOW)
    assert (found.chain, found.key) == (LEAF + CA, SECRET)
    assert (found.names, found.issuer, found.valid_until) == (("example.com",), "CA", NOW + YEAR)


def test_the_chain_may_stand_in_one_field_in_any_order_with_what_does_not_belong_to_it() -> None:
    middle = key()
    between = made("Between", middle, ROOT, names=(), ca=True)
    leaf = made("example.com", OWN, middle, issuer="Between")
    stranger = made("Stranger", key(), ROOT, names=(), ca=True)
    assert pem.read(leaf + CA + stranger + between, SECRET, "", "example.com", NOW).chain == leaf + between + CA


@pytest.mark.parametrize(("name", "names", "fits"), [
    ("shop.example.com", ("*.example.com",), True), ("example.com", ("*.example.com",), False),
    ("a.b.example.com", ("*.example.com",), False), ("example.com", ("otro.com", "example.com"), True),
])  # fmt: skip
def test_a_wildcard_is_for_one_label(name: str, names: tuple[str, ...], fits: bool) -> None:
    assert pem.covers(names, name) is fits


@pytest.mark.parametrize(("certificate", "secret", "chain", "reason"), [
    ("", SECRET, CA, "not-a-certificate"),
    ("<script>alert(1)</script>", SECRET, "", "not-a-certificate"),
    ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", SECRET, CA, "not-a-certificate"),
    (LEAF * 9, SECRET, "", "not-a-certificate"),
    ("x" * 70_000, SECRET, "", "not-a-certificate"),
    (LEAF, "", CA, "not-a-private-key"),
    (LEAF, LEAF, CA, "not-a-private-key"),
    (LEAF, SECRET + "\0" * 40_000, CA, "not-a-private-key"),
    (LEAF, written(OWN, b"secret"), CA, "private-key-behind-a-password"),
    (LEAF, written(WEAK), CA, "private-key-too-weak"),
    (LEAF, written(OTHER_KIND), CA, "private-key-too-weak"),
    (LEAF, written(key()), CA, "key-of-another-certificate"),
    (CA, written(ROOT), "", "not-a-certificate"),
    (made("example.com", OWN, ROOT, names=()), SECRET, CA, "certificate-without-names"),
    (made("otro.com", OWN, ROOT, names=("otro.com",)), SECRET, CA, "certificate-of-another-name"),
    (made("example.com", OWN, ROOT, since=NOW - YEAR, until=NOW), SECRET, CA, "certificate-not-valid-now"),
    (made("example.com", OWN, ROOT, since=NOW + YEAR / 2), SECRET, CA, "certificate-not-valid-now"),
    (LEAF, SECRET, "", "chain-missing"),
    (LEAF, SECRET, made("CA", key(), ROOT, names=(), ca=True), "chain-missing"),
    (LEAF, SECRET, STALE_CA, "chain-not-valid-now"),
    (made("example.com", OWN, OWN, issuer="example.com"), SECRET, "", "chain-missing"),
])  # fmt: skip
def test_what_is_wrong_is_said_by_its_name(certificate: str, secret: str, chain: str, reason: str) -> None:
    with pytest.raises(pem.Wrong) as wrong:
        pem.read(certificate, secret, chain, "example.com", NOW)
    assert wrong.value.reason == reason
