"""A site that comes from another host: who moves it, what is awaited from its owner, how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.contexts.nodes import queries as nodes
from posada.contexts.nodes.models import JobState, NodeJob, Presence
from posada.contexts.relocation import queries as relocations
from posada.contexts.relocation.models import Relocation
from posada.contexts.relocation.rules.fees import RelocationEstimate
from posada.contexts.relocation.rules.parts import settled
from posada.contexts.relocation.rules.ways import (
    MailReading,
    RelocationAccess,
    RelocationBackup,
    RelocationNotice,
    RelocationSteps,
    RelocationWays,
)
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.faces.portal.views import show
from posada.faces.portal.views.ask import submit_one
from posada.faces.portal.visitor import Visitor, area, owned
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.decisions import Refused

ARCHIVE_WORKS = ("import-preview", "import")
SHOWN_WORKS = (*ARCHIVE_WORKS, "fetch")
# What an owner may send from the page.
KINDS = (
    "relocation", "relocation-access", "relocation-confirm", "relocation-mail-reading", "relocation-step",
    "relocation-own-passwords", "relocation-delegate", "import-preview", "import",
    "fetch-key", "fetch",
)  # fmt: skip


@dataclass(frozen=True)
class Awaited:
    """One thing that is awaited of the owner: what is sent with it, and its form's fields."""

    kind: str
    what: str = ""
    field: str = ""
    choices: Sequence[str] = ()
    fields: Sequence[str] = ()
    done: bool = False


@area("services")
def relocation(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The choice, or where it stands; each form asks through the one door."""
    service = owned(who, Service, "service", id)
    refusal: Refused | BadInput | None = None
    if request.method == "POST":
        sent = {name: str(value) for name, value in request.POST.items() if name not in ("kind", "csrfmiddlewaretoken")}
        kind = request.POST.get("kind", "")
        try:
            if kind not in KINDS:
                raise BadInput("kind", kind, ", ".join(KINDS))
            if kind == "import" and sent.pop("typed", "").strip() != service.name:
                raise BadInput("typed", service.name, _("el nombre del servicio, escrito igual"))
            submit_one(who, kind, ("service", id), sent)
        except (Refused, BadInput) as error:
            refusal = error
        else:
            return redirect("portal:relocation", id)
    terms, target = services.governs(service, who.now), services.target(service)
    row = relocations.latest(id)
    ways, estimate = terms.ruling(RelocationWays, target), terms.ruling(RelocationEstimate, target)
    return show(
        request, who, "relocation", "services", service=service, row=row, refusal=refusal,
        ways=ways.rule if ways else None, basis=estimate.rule.basis if estimate else (),
        clause=(ways or estimate).clause if ways or estimate else "",  # type: ignore[union-attr]
        awaited=_awaited(row, terms, target) if row is not None and row.closed_at is None else (),
        parts=_parts(row, terms, service) if row is not None and row.way == "provider" else (),
        first_password=relocations.on_first_password(row) if row is not None else 0,
        estimated=_money(row, "estimate"), fee=_money(row, "fee"), archive=_archive(service), former=_former(service),
    )  # fmt: skip


def offered(service: Service, terms: Terms) -> bool:
    """Whether the terms say anything of coming from another host with it, or a node of ours can bring an archive in."""
    target = services.target(service)
    if set(ARCHIVE_WORKS) <= nodes.works_of(service.driver):
        return True
    return terms.ruling(RelocationWays, target) is not None or terms.ruling(RelocationEstimate, target) is not None


def _awaited(row: Relocation, terms: Terms, target: Any) -> list[Awaited]:
    """What is awaited of the owner, in order; what is done stands among it."""
    found: list[Awaited] = []
    if row.way == "client":
        steps = terms.ruling(RelocationSteps, target)
        for step in steps.rule.steps if steps else ():
            found.append(Awaited("relocation-step", step, "step", done=step in row.confirmed))
        return [*found, Awaited("relocation-delegate", done=row.delegated_at is not None)]
    access, backup = terms.ruling(RelocationAccess, target), terms.ruling(RelocationBackup, target)
    reading = terms.ruling(MailReading, target)
    for ruling in terms.rulings(RelocationNotice):
        if ruling.rule.applies_to.matches(target):
            what = ruling.rule.what
            found.append(Awaited("relocation-confirm", what, "what", done=what in row.confirmed))
    if access is not None:
        done = row.access is not None and row.access_works is not False
        found.append(Awaited("relocation-access", fields=access.rule.fields, done=done))
    if backup is not None:
        found.append(Awaited("relocation-confirm", "backup", "what", done="backup" in row.confirmed))
    if reading is not None:
        ways = (*reading.rule.held, *reading.rule.free)
        found.append(Awaited("relocation-mail-reading", field="mode", choices=ways, done=bool(row.reading)))
        if row.reading in reading.rule.held:
            downloaded = "mail-downloaded" in row.confirmed
            found.append(Awaited("relocation-confirm", "mail-downloaded", "what", done=downloaded))
    return found


@dataclass(frozen=True)
class Archive:
    """The last that was asked of an archive of the account: looked at, or brought in."""

    job: NodeJob | None
    under_way: bool
    looked_at: bool
    file: str


def _archive(service: Service) -> Archive | None:
    """None for a site that no node of ours carries."""
    row = nodes.placement(service.pk)
    if row is None or row.presence != Presence.ACTIVE or not set(ARCHIVE_WORKS) <= nodes.works_of(row.driver):
        return None
    job = next(iter(nodes.last_jobs([service.pk], SHOWN_WORKS).get(service.pk, ())), None)
    running = job is not None and job.state in (JobState.WAITING, JobState.RUNNING)
    looked = job is not None and job.kind != "import" and job.state == JobState.DONE
    told = {**job.details, **(job.result or {})} if job is not None else {}
    return Archive(job, running, looked, str(told.get("file", "")))


@dataclass(frozen=True)
class FormerServer:
    """The server where the site was: being asked for its key, or known by one that its owner is to compare."""

    job: NodeJob | None
    under_way: bool
    seen: Mapping[str, Any] | None


def _former(service: Service) -> FormerServer | None:
    """None for a site whose node fetches nothing."""
    row = nodes.placement(service.pk)
    if row is None or row.presence != Presence.ACTIVE or "fetch" not in nodes.works_of(row.driver):
        return None
    job = next(iter(nodes.last_jobs([service.pk], ("fetch-key",)).get(service.pk, ())), None)
    running = job is not None and job.state in (JobState.WAITING, JobState.RUNNING)
    return FormerServer(job, running, job.result if job is not None and job.state == JobState.DONE else None)


def _parts(row: Relocation, terms: Terms, service: Service) -> list[tuple[str, bool]]:
    return [
        (part, settled(row.parts.get(part)))
        for ruling in relocations.parts(terms, service)
        for part in ruling.rule.parts
    ]


def _money(row: Relocation | None, name: str) -> Money | None:
    amount = getattr(row, name, None)
    return Money(amount, row.currency) if row is not None and amount is not None else None
