"""Every environment variable that Posada reads, typed; nothing else in the code looks at `os.environ`."""

import hashlib
import os
from collections.abc import Mapping
from functools import cache
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from posada.config.postgres.cluster import Profile
from posada.config.postgres.url import database_settings

CHECKOUT = Path(__file__).resolve().parents[2]
SECRET = {"DATABASE_URL", "POSADA_SECRET_KEY", "POSADA_EMAIL_URL", "POSADA_GATEWAYS"}
DJANGO_BACKENDS = "django.core.mail.backends"
EMAIL_BACKENDS = {
    "smtp": "posada.contexts.support.smtp",
    "smtps": "posada.contexts.support.smtp",
    "console": f"{DJANGO_BACKENDS}.console",
    "memory": f"{DJANGO_BACKENDS}.locmem",
    "file": f"{DJANGO_BACKENDS}.filebased",
}
EMAIL_URLS = (
    "smtp://USER:PASSWORD@HOST:PORT?starttls, smtps://USER:PASSWORD@HOST:PORT, file:FOLDER, memory: or console:"
)


class WrongEnvironment(Exception):
    """One line for each variable whose value is not allowed: its name, the value, what is allowed."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(["the environment is wrong:", *faults]))
        self.faults = faults


class Environment(BaseModel):
    """What a house is told from outside. Each field's alias is the variable's name."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    database_url: str | None = Field(None, alias="DATABASE_URL")  # none: the embedded server
    database_profile: Profile = Field("house", alias="POSADA_DATABASE_PROFILE")  # test: fast, and may be lost
    secret_key: str | None = Field(None, alias="POSADA_SECRET_KEY", min_length=32)  # none: made, kept in data_dir
    debug: bool = Field(False, alias="POSADA_DEBUG")
    allowed_hosts: tuple[str, ...] = Field(("localhost", "127.0.0.1", "[::1]"), alias="POSADA_ALLOWED_HOSTS")
    behind_proxy: bool = Field(False, alias="POSADA_BEHIND_PROXY")  # one that sets X-Forwarded-Proto itself
    data_dir: Path = Field(default_factory=lambda: default_data_dir(), alias="POSADA_DATA_DIR")
    media_dir: Path | None = Field(None, alias="POSADA_MEDIA_DIR")  # none: within data_dir
    pack: str | None = Field(None, alias="POSADA_PACK")  # a folder, or the name of one under packs/
    gateways: Mapping[str, str] = Field({}, alias="POSADA_GATEWAYS")  # name=address, between commas
    rates: str | None = Field(None, alias="POSADA_RATES")  # who tells what currencies cost; none: staff enter it
    email_url: str = Field("console:", alias="POSADA_EMAIL_URL")
    email_from: str = Field("posada@localhost", alias="POSADA_EMAIL_FROM")
    # networks beside the public ones that webhooks may be sent to; naming any allows http:// too
    webhook_networks: tuple[IPv4Network | IPv6Network, ...] = Field((), alias="POSADA_WEBHOOK_NETWORKS")
    rehearsal: bool = Field(False, alias="POSADA_REHEARSAL")  # the business clock can be moved by hand
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", alias="POSADA_LOG_LEVEL")

    @field_validator("allowed_hosts", "webhook_networks", mode="before")
    @classmethod
    def names_between_commas(cls, value: object) -> object:
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value

    @field_validator("gateways", mode="before")
    @classmethod
    def gateways_by_name(cls, value: object) -> object:
        """`payu-latam=stripe:https://KEY:SECRET@api.example.com,paypal=memory:` as a mapping."""
        if not isinstance(value, str):
            return value
        pairs = [pair.partition("=") for pair in filter(None, map(str.strip, value.split(",")))]
        if any(not name or not address for name, _, address in pairs):
            raise ValueError("a gateway is written name=driver:address, such as paypal=memory:")
        return {name: address for name, _, address in pairs}

    @field_validator("data_dir", "media_dir")
    @classmethod
    def absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value else None

    @field_validator("database_url")
    @classmethod
    def names_a_postgresql_database(cls, value: str | None) -> str | None:
        database_settings(value, cluster=Path(), profile="house")
        return value

    @field_validator("email_url")
    @classmethod
    def names_a_way_to_send(cls, value: str) -> str:
        email_settings(value)
        return value

    @property
    def uploads(self) -> Path:
        """Where uploaded files lie; no web server reaches it by path."""
        return self.media_dir or self.data_dir / "media"

    @property
    def packs(self) -> Path:
        """Where packs are looked for by name."""
        return CHECKOUT / "packs" if _in_checkout() else self.data_dir / "packs"

    @property
    def cluster(self) -> Path:
        """The folder of the embedded database; tests have one of their own."""
        return self.data_dir / "database" / self.database_profile


def read(variables: Mapping[str, str]) -> Environment:
    """The environment that those variables describe; an empty one counts as unset. Raises WrongEnvironment."""
    given = {name: value for name, value in variables.items() if value}
    try:
        return Environment.model_validate(given)
    except ValidationError as error:
        raise WrongEnvironment([_fault(fault["loc"], given, fault["msg"]) for fault in error.errors()]) from None


@cache
def environment() -> Environment:
    """This process's environment, read once."""
    return read(os.environ)


def default_data_dir() -> Path:
    """The house's folder: the checkout's own; for root one per checkout that an unprivileged server can reach."""
    if os.geteuid() == 0:
        short = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:10]
        return Path("/var/lib/posada") / (short if _in_checkout() else "house")
    return CHECKOUT / ".posada" if _in_checkout() else Path.home() / ".local/share/posada"


def _in_checkout() -> bool:
    return (CHECKOUT / "pyproject.toml").exists()


def email_settings(url: str) -> dict[str, Any]:
    """Django's EMAIL_ settings for a url. Raises ValueError, naming what is allowed."""
    parts = urlsplit(url)
    if parts.scheme not in EMAIL_BACKENDS or (parts.scheme.startswith("smtp") and not parts.hostname):
        raise ValueError(f"allowed is {EMAIL_URLS}")
    backend = f"{EMAIL_BACKENDS[parts.scheme]}.EmailBackend"
    settings: dict[str, Any] = {"EMAIL_BACKEND": backend}
    if parts.scheme == "file":
        return {**settings, "EMAIL_FILE_PATH": parts.path}
    if parts.scheme.startswith("smtp"):
        settings |= {
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.query == "starttls",
            "EMAIL_TIMEOUT": 30,
        }
    return settings


def _fault(place: tuple[int | str, ...], given: Mapping[str, str], allowed: str) -> str:
    name = str(place[0])
    value = "(not shown)" if name in SECRET else repr(given.get(name))
    return f"{name} is {value}: {allowed}"
