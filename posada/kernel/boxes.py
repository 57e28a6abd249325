"""Secrets sealed for one machine: who knows its public key seals them, and its private key alone opens them.

HPKE (RFC 9180). Public keys and boxes are texts, in base64.
"""

import base64

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from posada.kernel.errors import PosadaError

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
PURPOSE = b"posada: the secret of a job"


class CannotOpen(PosadaError):
    """A box was sealed for another machine, or is damaged."""

    def __str__(self) -> str:
        return "a secret was sealed for another key than this machine's"


def seal(secret: str, public_key: str) -> str:
    """The secret as only the machine of that key reads it. Raises ValueError for what is no public key."""
    key = X25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
    return base64.b64encode(SUITE.encrypt(secret.encode(), key, PURPOSE)).decode()


def open_box(box: str, own: X25519PrivateKey) -> str:
    """What was sealed. Raises CannotOpen."""
    try:
        return SUITE.decrypt(base64.b64decode(box), own, PURPOSE).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error
