"""Accounts by which a site's files are reached: opened, changed, closed. Passwords come as their hashes."""

import re
from collections.abc import Sequence
from datetime import datetime

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_ssh_public_key
from django.utils.translation import gettext as _

from posada.contexts.sites.acts.own_site import own_site, tools_of
from posada.contexts.sites.events import SitesChanged
from posada.contexts.sites.models import FileAccount
from posada.contexts.sites.rules.site_tools import MOST
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import record
from posada.terms.rule import grounds

NAME = re.compile(r"[a-z][a-z0-9]{0,15}")
FOLDER = re.compile(r"(?!.*//)(?!.*(?:^|/)\.\.?(?:/|$))(?:public|private)(?:/[A-Za-z0-9._ -]{1,80}){0,8}")
HASH = re.compile(r"\$6\$(?:rounds=[1-9][0-9]{3,5}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}")
KEYS = 10  # of one account


def open_account(
    service_id: int, name: str, folder: str, password_hash: str, keys: Sequence[str], *, now: datetime, by: Actor
) -> int:
    """Open an account for a folder of a site; the decision. Announces SitesChanged.

    Refused beyond what the terms give; BadInput for what is no name, folder, key or hash.
    """
    _check(name, folder, password_hash, keys)
    if not password_hash and not keys:
        raise BadInput("keys", "", _("a key, or a password"))
    service, verdict = own_site(service_id, "open-file-account", {"account": name, "folder": folder}, now)
    ruling = tools_of(service, now)
    most = ruling.rule.file_accounts if ruling else MOST["file_accounts"]
    known = set(FileAccount.objects.filter(service_id=service_id, closed_at=None).values_list("name", flat=True))
    if name in known:
        raise BadInput("name", name, _("a name that no account of this site has"))
    if len(known) >= most:
        raise verdict.refused("as-many-as-the-plan-gives", grounds=grounds(ruling, role="limits"), most=most)
    FileAccount.objects.create(
        customer_id=service.customer_id, service_id=service_id, name=name, folder=folder, password_hash=password_hash,
        keys=list(keys), opened_at=now,
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    announce(SitesChanged((service_id,), now))
    return decision


def change_account(
    service_id: int, name: str, *, password_hash: str | None = None, keys: Sequence[str] | None = None,
    now: datetime, by: Actor,
) -> int:  # fmt: skip
    """Give an account another password, or other keys; the decision. Announces SitesChanged."""
    verdict = own_site(service_id, "change-file-account", {"account": name}, now)[1]
    account = _account(service_id, name)
    _check(name, account.folder, password_hash or "", keys or ())
    if password_hash is not None:
        account.password_hash = password_hash
    if keys is not None:
        account.keys = list(keys)
    if not account.password_hash and not account.keys:
        raise BadInput("keys", "", _("a key, or a password"))
    account.save(update_fields=["password_hash", "keys"])
    (decision,) = record([verdict], now=now, actor=by)
    announce(SitesChanged((service_id,), now))
    return decision


def close_account(service_id: int, name: str, *, now: datetime, by: Actor) -> int:
    """Let an account in no more; the decision. Files stay. Announces SitesChanged."""
    verdict = own_site(service_id, "close-file-account", {"account": name}, now)[1]
    account = _account(service_id, name)
    account.closed_at, account.password_hash, account.keys = now, "", []
    account.save(update_fields=["closed_at", "password_hash", "keys"])
    (decision,) = record([verdict], now=now, actor=by)
    announce(SitesChanged((service_id,), now))
    return decision


def _account(service_id: int, name: str) -> FileAccount:
    found = FileAccount.objects.filter(service_id=service_id, name=name, closed_at=None).first()
    if found is None:
        raise BadInput("name", name, _("an account of this site"))
    return found


def _check(name: str, folder: str, password_hash: str, keys: Sequence[str]) -> None:
    if not NAME.fullmatch(name):
        raise BadInput("name", name[:80], _("1 to 16 small letters and digits, a letter first"))
    if not FOLDER.fullmatch(folder):
        raise BadInput("folder", folder[:200], _("public or private, or a folder below, such as public/photos"))
    if password_hash and not HASH.fullmatch(password_hash):
        raise BadInput("hash", "(not shown)", "SHA-512 crypt")
    if len(keys) > KEYS:
        raise BadInput("keys", len(keys), "at most %(most)s", most=KEYS)
    for key in keys:
        try:
            if "\n" in key or len(key) > 2000:
                raise ValueError
            load_ssh_public_key(key.encode())
        except (ValueError, UnsupportedAlgorithm):
            raise BadInput("keys", key[:60], _("public keys of SSH, one a line, such as ssh-ed25519 AAAA…")) from None
