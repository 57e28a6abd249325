"""Keys for programs: issuing one, taking it back, and finding whose it is."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from posada.ground.customers.models import Token
from posada.kernel.errors import BadInput

PREFIX = "posada_"  # so that a secret in the wrong place is recognised by those who look for such
SHOWN = 12
LIVE_TOKENS_MAX = 50
USED_EVERY = timedelta(minutes=1)  # a busy program costs one write a minute


def issue_token(
    user: AbstractBaseUser, name: str, scopes: Collection[str], *, expires_at: datetime | None, now: datetime
) -> tuple[Token, str]:
    """A new key of that person's, and its secret, which nobody can read again. `now` is wall time.

    Raises BadInput for an end in the past, and for one key too many.
    """
    if expires_at is not None and expires_at <= now:
        raise BadInput("expires_at", expires_at.isoformat(), "a moment after %(now)s", now=now.isoformat())
    if tokens_of(user).count() >= LIVE_TOKENS_MAX:
        raise BadInput("name", name, "at most %(most)s keys at a time: revoke one first", most=LIVE_TOKENS_MAX)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user_id=user.pk, name=name, begins=secret[:SHOWN], hash=_hash(secret), scopes=sorted(set(scopes)),
        created_at=now, expires_at=expires_at,
    )  # fmt: skip
    return token, secret


def revoke_token(token: Token, *, now: datetime) -> None:
    """From now on the key opens nothing. Repeated: no change."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)


def tokens_of(user: AbstractBaseUser) -> QuerySet[Token]:
    """The keys of a person that were not taken back, newest first."""
    return Token.objects.filter(user_id=user.pk, revoked_at=None).order_by("-created_at", "-pk")


def token_of(secret: str, *, now: datetime) -> Token | None:
    """The living key with that secret; None where there is none. Notes, to the minute, that it was used."""
    found = Token.objects.select_related("user").filter(hash=_hash(secret), revoked_at=None).first()
    if found is None or not found.user.is_active or (found.expires_at is not None and found.expires_at <= now):
        return None
    if found.used_at is None or now - found.used_at >= USED_EVERY:
        Token.objects.filter(pk=found.pk).update(used_at=now)
    return found


def _hash(secret: str) -> str:
    """A secret of 32 random bytes needs no slow hash: nobody guesses it."""
    return hashlib.sha256(secret.encode()).hexdigest()
