"""The authority that issues free certificates, by ACME (RFC 8555); names are proved over http-01.

Its client is `acme`, the library of Certbot (EFF, Apache-2.0), kept up with the protocol by those who brought it about.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import josepy
import requests
from acme import challenges, client, errors, messages
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from posada.kernel import clock
from posada.node.machine import Machine
from posada.node.secret_files import challenge_folder, write_secret
from posada.node.site import Refused

MOST_NAMES = 100  # in one certificate: what Let's Encrypt takes
SECONDS = 90  # that an order may take
PROGRAM = "posada-node"


@dataclass
class Issued:
    """A certificate with its chain and its private key, PEM; what was refused to which names, in the server's words."""

    chain: str
    key: str
    lacking: dict[str, str] = field(default_factory=dict)


class Authority:
    """The machine's account with it."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def issue(self, names: Sequence[str]) -> Issued:
        """A certificate for these names, or for those of them that could be proved. Raises Refused where none could."""
        lacking = dict.fromkeys(names[MOST_NAMES:], f"no more than {MOST_NAMES} names in one certificate")
        wanted = list(names[:MOST_NAMES])
        try:
            asking = self._client()
            while wanted:
                made, refused = self._order(asking, wanted)
                lacking |= refused
                if made is not None:
                    return Issued(made[0], made[1], lacking)
                wanted = [name for name in wanted if name not in refused]
        except messages.Error as error:
            if error.code == "accountDoesNotExist":
                self._account_file().unlink(missing_ok=True)  # the next try makes another
            raise Refused(words(error)) from None
        except errors.TimeoutError:
            raise Refused(f"the authority did not answer within {SECONDS} seconds") from None
        except errors.IssuanceError as error:
            raise Refused(words(error.error)) from None
        except (errors.Error, requests.RequestException, josepy.errors.Error, ValueError) as error:
            raise Refused(f"{self.machine.acme}: {str(error) or type(error).__name__}") from None
        raise Refused("; ".join(f"{name}: {said}" for name, said in lacking.items()))

    def _order(self, asking: client.ClientV2, names: list[str]) -> tuple[tuple[str, str] | None, dict[str, str]]:
        """Chain and key, or what was said of the names that cannot be had."""
        deadline = (
            (clock.wall() + timedelta(seconds=SECONDS)).astimezone().replace(tzinfo=None)
        )  # as the library has it
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            order = asking.new_order(_request(names, key))
            with self._proofs(asking, order):
                order = asking.poll_authorizations(order, deadline)
        except errors.ValidationError as error:
            return None, {one.body.identifier.value: _why(one) for one in error.failed_authzrs}
        except messages.Error as error:
            refused = {one.identifier.value: words(one) for one in error.subproblems or () if one.identifier}
            if not refused:
                raise
            return None, refused
        order = asking.finalize_order(order, deadline)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()
        return (order.fullchain_pem, secret), {}

    @contextmanager
    def _proofs(self, asking: client.ClientV2, order: messages.OrderResource) -> Iterator[None]:
        """Within, nginx shows what proves that the names are served here, and the authority was told to look."""
        folder = challenge_folder(self.machine)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        shown: list[Path] = []
        try:
            for authorization in order.authorizations:
                if authorization.body.status == messages.STATUS_VALID:
                    continue
                for one in authorization.body.challenges:
                    if isinstance(one.chall, challenges.HTTP01):
                        response, proof = one.response_and_validation(asking.net.key)
                        path = folder / one.chall.encode("token")
                        shown.append(path)
                        path.write_text(proof)
                        path.chmod(0o644)
                        asking.answer_challenge(one, response)
            yield
        finally:
            for path in shown:
                path.unlink(missing_ok=True)

    def _client(self) -> client.ClientV2:
        """A client that speaks for the machine's account, which is made where there is none yet."""
        file, known = self._account_file(), {}
        if file.exists():
            known = json.loads(file.read_text())
            secret = serialization.load_pem_private_key(known["key"].encode(), None)
        else:
            secret = ec.generate_private_key(ec.SECP256R1())
        net = client.ClientNetwork(josepy.JWKEC(key=secret), alg=josepy.ES256, user_agent=PROGRAM, timeout=30)
        if self.machine.acme_ca:
            net.verify_ssl = self.machine.acme_ca  # type: ignore[assignment]  # requests takes a file of roots too
        asking = client.ClientV2(client.ClientV2.get_directory(self.machine.acme, net), net)
        if known:
            net.account = messages.RegistrationResource.from_json(known["account"])
            return asking
        account = asking.new_account(
            messages.NewRegistration.from_data(
                email=self.machine.acme_contact or None, terms_of_service_agreed=True,
                external_account_binding=self._bound(asking),
            )
        )  # fmt: skip
        pem = secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()
        write_secret(file, json.dumps({"key": pem, "account": account.to_json()}))
        return asking

    def _bound(self, asking: client.ClientV2) -> dict[str, Any] | None:
        """What ties the machine's account to the one that its operator has with the authority."""
        machine = self.machine
        if not machine.acme_key_id:
            if asking.external_account_required():
                raise Refused(f"{machine.acme} asks for an account with it: set acme_key_id and acme_key")
            return None
        assert asking.net.key is not None
        key = asking.net.key.public_key()
        bound = messages.ExternalAccountBinding.from_data(key, machine.acme_key_id, machine.acme_key, asking.directory)
        return dict(bound)

    def _account_file(self) -> Path:
        digest = hashlib.sha256(f"{self.machine.acme}{self.machine.acme_key_id}".encode()).hexdigest()[:16]
        return Path(self.machine.state) / "acme" / f"{digest}.json"


def words(error: messages.Error) -> str:
    """What the server said, without the prefix that all its kinds of error have."""
    kind = str(error.typ or "").rpartition(":")[2]
    return f"{kind}: {error.detail}" if error.detail else kind


def _request(names: Sequence[str], key: ec.EllipticCurvePrivateKey) -> bytes:
    subject = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    signed = subject.add_extension(alternative, critical=False).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM)


def _why(authorization: Any) -> str:
    said = [words(one.error) for one in authorization.body.challenges if one.error is not None]
    return said[0] if said else "the authority could not verify it"
