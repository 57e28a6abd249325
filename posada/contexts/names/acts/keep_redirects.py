"""Addresses of a site that lead to other ones."""

import re
from datetime import datetime

from posada.contexts.names import queries
from posada.contexts.names.events import NamesChanged
from posada.contexts.names.models import SiteRedirect
from posada.contexts.services import queries as services
from posada.contexts.services.queries import State
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground

PATH = re.compile(r"/[A-Za-z0-9._~/-]{0,199}")
TARGET = re.compile(r"(?:https?://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?)?/[A-Za-z0-9._~/?&=%#+,:@-]{0,200}"
                    r"|https?://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?")  # fmt: skip
MOST = 100


def add_redirect(
    service_id: int, path: str, target: str, *, stood_on: tuple[Ground, ...], now: datetime, by: Actor
) -> SiteRedirect:
    """Let an address of a site lead elsewhere, in place of where it led. Announces NamesChanged.

    BadInput for what is no address, leads to itself, or is one too many.
    """
    (service,) = services.locked([service_id])
    if not service.domain or service.state != State.ACTIVE:
        raise BadInput("about", service.name, "a site that is active")
    if not PATH.fullmatch(path):
        raise BadInput("path", path, "an address of the site, such as /old")
    if not TARGET.fullmatch(target) or target.startswith("//") or target == path:
        raise BadInput("target", target, "where it leads: https://otro.com/new, or /new")
    there = {row.path: row for row in queries.redirects_of([service_id]).get(service_id, ())}
    if path not in there and len(there) >= MOST:
        raise BadInput("path", path, "at most %(most)s in a site", most=MOST)
    verdict = Verdict(service.customer_id, "service", service_id, f"add-redirect:{path}"[:60], now, stood_on,
                      facts={"from": path, "to": target}, effects=("redirect-added",))  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    row, _ = SiteRedirect.objects.update_or_create(
        service_id=service_id, customer_id=service.customer_id, path=path,
        defaults={"target": target, "added_at": now, "decision_id": decision},
    )  # fmt: skip
    announce(NamesChanged((service_id,), now, by))
    return row


def remove_redirect(service_id: int, path: str, *, stood_on: tuple[Ground, ...], now: datetime, by: Actor) -> None:
    """Let an address of a site lead elsewhere no more. Announces NamesChanged."""
    (service,) = services.locked([service_id])
    found = SiteRedirect.objects.filter(service_id=service_id, path=path)
    if not found.exists():
        raise BadInput("path", path, "an address that leads elsewhere")
    verdict = Verdict(service.customer_id, "service", service_id, f"remove-redirect:{path}"[:60], now, stood_on,
                      facts={"from": path}, effects=("redirect-removed",))  # fmt: skip
    record([verdict], now=now, actor=by)
    found.delete()
    announce(NamesChanged((service_id,), now, by))
