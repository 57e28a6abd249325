"""Secrets that must be read again (a signing key, a seed of one-time codes), kept sealed in the database.

The key is made from the house's secret key; a row carries no key, so a copy of the database alone opens nothing.
"""

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

from posada.kernel.errors import PosadaError

PURPOSE = b"posada: secrets at rest, 1"


class CannotUnseal(PosadaError):
    """A sealed secret was made under another secret key."""

    def __str__(self) -> str:
        return "a stored secret cannot be opened: POSADA_SECRET_KEY is not the one it was sealed under"


def seal(secret: str) -> str:
    """The secret, sealed (Fernet: AES-128-CBC and HMAC-SHA256)."""
    return _key(settings.SECRET_KEY).encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed. Raises CannotUnseal where another key sealed it."""
    try:
        return _key(settings.SECRET_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise CannotUnseal from error


@lru_cache(maxsize=4)
def _key(secret_key: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


class SealedField(models.TextField):
    """A text that stands sealed in the database and plain in Python. It cannot be looked up by its content."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else seal(str(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else unseal(value)
