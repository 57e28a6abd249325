"""Django's database settings, from DATABASE_URL or for the embedded server."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from posada.config.postgres.cluster import DATABASE, Profile

SCHEMES = ("postgresql", "postgres")


def database_settings(url: str | None, *, cluster: Path, profile: Profile, conn_max_age: int = 60) -> dict[str, Any]:
    """The entry for DATABASES; the embedded server is started by the first connection, not by this.

    Raises ValueError, naming what is allowed, for a url that names no PostgreSQL database.
    """
    common = {"CONN_MAX_AGE": conn_max_age, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
    if url:
        return {"ENGINE": "django.db.backends.postgresql", **_parts(url), **common}
    embedded = {"ENGINE": "posada.config.postgres.backend", "NAME": DATABASE}
    return {**embedded, "CLUSTER": str(cluster), "PROFILE": profile, **common}


def _parts(url: str) -> dict[str, Any]:
    """A url's parts under Django's names; a socket's folder stands in place of the host, percent-encoded."""
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in SCHEMES or not name:
        raise ValueError("allowed is postgresql://USER:PASSWORD@HOST:PORT/NAME?sslmode=...")
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
