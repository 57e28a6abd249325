"""Applications in sites: installed, updated, put back as they were before, taken away. A node does it."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from posada.contexts.nodes import queries as nodes
from posada.contexts.services import queries as services
from posada.contexts.services.events import ApplicationExplained
from posada.contexts.services.queries import Service, State
from posada.contexts.sites import queries
from posada.contexts.sites.acts.keep_accounts import HASH
from posada.contexts.sites.acts.own_site import own_site
from posada.contexts.sites.models import LIVE, Installation, InstallationState
from posada.contexts.sites.offered import LANGUAGES, OFFERED, Offered
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Refused, Verdict, record
from posada.terms.rule import Ground, grounds

ADMIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{2,59}")
EMAIL = re.compile(r"[^@\s\x00-\x1f\"'<>]{1,64}@[^@\s\x00-\x1f\"'<>]{1,189}")
TITLE = re.compile(r"[^\x00-\x1f\x7f]{1,100}")
INSTALL, UPDATE, UNDO, REMOVE = (
    "install-application", "update-application", "undo-application-update", "remove-application"
)  # fmt: skip
SEALED = ("admin", "email")  # of what is chosen, for the node's eyes alone
KINDS = (INSTALL, UPDATE, UNDO, REMOVE)


def node_installs(service_id: int, application: str) -> bool:
    """Whether a node of ours carries the service, and lays this application there by itself."""
    row = nodes.placement(service_id)
    return (
        application in OFFERED and row is not None and row.node_id is not None and INSTALL in nodes.works_of(row.driver)
    )


def install_application(
    service_id: int, application: str, fields: Mapping[str, Any], *, now: datetime, by: Actor
) -> tuple[Service, int]:
    """Have an application installed; the service and the decision. What is chosen waits in its row for the node.

    Refused where the terms do not offer it, the site has one already, or its plan has not what it needs. Announces
    ApplicationExplained where the terms give its guide.
    """
    offered = OFFERED[application]
    said = _chosen(offered, fields)
    hashed = str(fields.get("hash", "")) if "admin" in offered.asks else ""
    service, verdict = _of(service_id, INSTALL, application, now)
    listed, unlisted = services.offered_applications(services.governs(service, now), services.target(service))
    if listed is not None and not queries.is_offered(listed.rule.applications, offered):
        instead = unlisted.rule.instead if unlisted else ""
        raise verdict.refused("not-offered", grounds=grounds(unlisted) or grounds(listed, role="excludes"),
                              instead=instead)  # fmt: skip
    refused = _lacking(service_id, offered, verdict)
    if refused is not None:
        raise refused
    if Installation.objects.filter(service_id=service_id, state__in=LIVE).exists():
        raise verdict.refused("one-application-a-site")
    (decision,) = record([verdict], now=now, actor=by)
    Installation.objects.create(
        customer_id=service.customer_id, service_id=service_id, application=application, said=said,
        password_hash=hashed, asked_at=now,
    )  # fmt: skip
    guide = listed.rule.applications.get(application) if listed is not None else None
    if guide:
        announce(ApplicationExplained(service_id, application, guide, decision, now, by))
    return service, decision


def change_application(service_id: int, kind: str, *, now: datetime, by: Actor) -> tuple[Service, int]:
    """Have what is installed updated, put back as it was before its update, or removed; the service and the decision.

    Refused while another such work is under way, and for what there is nothing to do.
    """
    row = Installation.objects.select_for_update().filter(
        service_id=service_id, state=InstallationState.INSTALLED
    ).first()  # fmt: skip
    if row is None:
        raise BadInput("about", service_id, _("a site in which an application is installed"))
    service, verdict = _of(service_id, kind, row.application, now)
    if any(nodes.jobs_under_way([service_id], each) for each in KINDS):
        raise verdict.refused("application-work-under-way")
    if kind == UNDO and not row.kept:
        raise verdict.refused("nothing-kept-of-before")
    if kind == UPDATE and not OFFERED[row.application].updates:
        raise verdict.refused("application-has-no-versions")
    (decision,) = record([verdict], now=now, actor=by)
    row.words = ""
    row.save(update_fields=["words"])
    return service, decision


def details_of(service_id: int) -> tuple[dict[str, Any], str]:
    """What the node is told of a site's application, and what only it is to read."""
    row = Installation.objects.filter(service_id=service_id, state__in=LIVE).get()
    told = {"application": row.application, "folder": row.folder, "database": row.database}
    told |= {name: value for name, value in row.said.items() if name not in SEALED}
    secret = {name: row.said[name] for name in SEALED if name in row.said} | {"hash": row.password_hash}
    return told, json.dumps(secret) if row.password_hash else ""


def note_application(
    service_id: int, kind: str, good: bool, words: str, result: Mapping[str, Any], *, now: datetime
) -> None:
    """Write down what a node did. What failed leaves nothing behind; the hash of the password is forgotten."""
    row = Installation.objects.select_for_update().filter(service_id=service_id, state__in=LIVE).first()
    if row is None:
        return
    row.words, row.password_hash = "" if good else words, ""
    row.said.pop("email", None)  # it stands in the application alone
    if kind == INSTALL and row.state == InstallationState.ASKED:
        row.move("install" if good else "fail")
        row.installed_at, row.closed_at = (now, None) if good else (None, now)
    elif kind == REMOVE and good:
        row.move("remove")
        row.closed_at = now
    if good:
        for name in ("version", "offered", "folder", "database", "kept"):
            setattr(row, name, result.get(name, getattr(row, name)))
    row.save()


def _of(service_id: int, act: str, application: str, now: datetime) -> tuple[Service, Verdict]:
    """The service, which runs, and what is about to be decided; by the terms on applications where there are some."""
    service, verdict = own_site(service_id, act, {"application": application}, now)
    row = nodes.placement(service_id)
    if service.state != State.ACTIVE or row is None or row.presence != nodes.Presence.ACTIVE:
        raise verdict.refused("service-not-active")
    listed, _unlisted = services.offered_applications(services.governs(service, now), services.target(service))
    ruled: tuple[Ground, ...] = grounds(listed) if listed and application in listed.rule.applications else ()
    return service, Verdict(
        service.customer_id, "service", service_id, act, now, ruled or verdict.grounds,
        facts={"application": application}, effects=("node-ordered",),
    )  # fmt: skip


def _lacking(service_id: int, offered: Offered, verdict: Verdict) -> Refused | None:
    """The refusal for what its plan has not; None where it has all."""
    row = nodes.placement(service_id)
    spec: Mapping[str, Any] = row.spec if row is not None else {}
    if offered.scripts and not spec.get("scripts", True):
        return verdict.refused("plan-runs-no-programs")
    if offered.database and not int(spec.get("databases", 0)):
        return verdict.refused("plan-has-no-database")
    if offered.php and _parts(str(spec.get("php", offered.php))) < _parts(offered.php):
        return verdict.refused("php-too-old", least=offered.php)
    return None


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _chosen(offered: Offered, fields: Mapping[str, Any]) -> dict[str, str]:
    """What was chosen of what it asks for. BadInput for what is none."""
    said = {name: str(fields.get(name) or "").strip() for name in offered.asks}
    said["language"] = said.get("language") or LANGUAGES[0]
    if said["language"] not in LANGUAGES:
        raise BadInput("language", said["language"][:20], ", ".join(LANGUAGES))
    if not TITLE.fullmatch(said["title"]):
        raise BadInput("title", said["title"][:100], _("1 to 100 letters"))
    if "admin" in offered.asks and not ADMIN.fullmatch(said["admin"]):
        raise BadInput("admin", said["admin"][:60], _("3 to 60 letters, digits, or . _ - @, without accents"))
    if "email" in offered.asks and not EMAIL.fullmatch(said["email"]):
        raise BadInput("email", said["email"][:100], _("an address such as ana@example.com"))
    if "admin" in offered.asks and not HASH.fullmatch(str(fields.get("hash", ""))):
        raise BadInput("hash", "(not shown)", "SHA-512 crypt")
    return said
