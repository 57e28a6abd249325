"""Sealing what one machine alone is to read: HPKE (RFC 9180), by the key that the machine told."""

import base64

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)  # as posada/node/certificates.py opens it
KEY_OF_A_CERTIFICATE = b"posada: the key of a certificate"


def seal_for(public_key: str, secret: str) -> str:
    """The secret as only the machine of that key reads it, in base64."""
    key = X25519PublicKey.from_public_bytes(base64.b64decode(public_key))
    return base64.b64encode(SUITE.encrypt(secret.encode(), key, KEY_OF_A_CERTIFICATE)).decode()
