"""What follows for the names and certificates of sites, and what people ask about them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from posada.contexts.names import queries, records
from posada.contexts.names.acts import (
    bring_certificate,
    change_zone,
    follow_certificates,
    follow_domains,
    keep_names,
    keep_redirects,
    sign_zone,
)
from posada.contexts.names.acts import provide_name_servers as provide
from posada.contexts.names.acts.follow_certificates import Told
from posada.contexts.names.acts.forget_names import forget_names
from posada.contexts.names.events import NamesChanged, NameServersUnchanged, RecordsFoundHere, ZoneChanged
from posada.contexts.nodes.acts import desire
from posada.contexts.nodes.events import CertificateTold
from posada.contexts.services import queries as services
from posada.contexts.services.acts.set_name_servers import set_name_servers
from posada.contexts.services.events import ServicesActivated, TasksOrdered
from posada.contexts.support import queries as support
from posada.contexts.support.acts.reply_ticket import reply
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.events import TicketOpened
from posada.contexts.support.rules.area import Area
from posada.flow.asked import Answer, Request
from posada.flow.ending_requests import service_asked
from posada.flow.fields import whole
from posada.kernel.errors import BadInput
from posada.terms.actor import SYSTEM
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


def await_certificates(event: ServicesActivated) -> None:
    follow_certificates.await_certificates(event.service_ids, now=event.now, by=event.by)


def await_delegations(event: ServicesActivated) -> None:
    follow_domains.await_delegations(event.service_ids, now=event.now, by=event.by)
    follow_domains.follow(event.service_ids, now=event.now)


def provide_name_servers(event: ServicesActivated) -> None:
    """Domains registered here begin with the name servers that the terms say."""
    for id, (servers, ruling) in provide.first_servers(event.service_ids, event.now).items():
        set_name_servers(id, servers, stood_on=ruling.orders(), now=event.now, by=event.by)
        if servers == ruling.rule.servers:
            provide.watch(services.by_id([id])[id], now=event.now)


def tell_unchanged(event: NameServersUnchanged) -> None:
    """The holder of a domain is reminded to change its name servers."""
    service = services.by_id([event.service_id])[event.service_id]
    figures = {"name": service.domain or service.name, "servers": list(event.servers)}
    about = ("service", event.service_id)
    wanted = NoticeWanted("name-servers-unchanged", event.customer_id, about, figures, event.decision_id)
    send_notices([wanted], now=event.now, by=event.by)


def mark_ticket(event: TicketOpened) -> None:
    """Staff read in a ticket about a domain that others answer for what the terms say of it."""
    ticket = support.by_id(event.ticket_id)
    servers = follow_domains.mark_ticket(event.ticket_id, event.customer_id, ticket.about, now=event.now, by=event.by)
    if servers:
        said = _("This domain is at name servers of others ({servers}): the terms give no support for it.")
        reply(event.ticket_id, said.format(servers=", ".join(servers)), now=event.now, by=SYSTEM, internal=True)


def tell_records(event: RecordsFoundHere) -> None:
    """Which records still lead to us, to whoever is to move them."""
    about = ("service", event.service_id)
    wanted = NoticeWanted(
        "records-still-here", event.customer_id, about, {"records": list(event.records)}, event.decision_id
    )
    send_notices([wanted], now=event.now, by=event.by)


def forget(event: TasksOrdered) -> None:
    """With the data of a service go its keys and records, and its further names are free."""
    gone = [service_id for _task, service_id, act in event.tasks if act == "purge"]
    if gone:
        forget_names(gone, now=event.now)


def take_told(event: CertificateTold) -> None:
    """What a node told of a site's certificate."""
    if event.kind == "own":
        follow_certificates.note_installed(event.service_id, now=event.now)
        return
    told = Told(event.issuer, event.names, event.since, event.until, event.words, event.lacking)
    follow_certificates.take_certificate(event.service_id, told, now=event.now, by=event.by)


def tell_nodes(event: NamesChanged) -> None:
    """What sites answer by is written for their nodes in the same transaction."""
    desire.desire_again(event.service_ids, now=event.now)


def own_certificate(request: Request) -> Answer:
    """`own-certificate` of a site: `certificate`, `key` and `chain`, PEM."""
    certificate, key, chain = (str(request.fields.get(name) or "") for name in ("certificate", "key", "chain"))
    bring_certificate.bring_certificate(service_asked(request), certificate, key, chain, now=request.now, by=request.by)
    return Answer("done")


def certificate_back(request: Request) -> Answer:
    """`free-certificate` again, in place of one's own."""
    bring_certificate.take_certificate_back(service_asked(request), now=request.now, by=request.by)
    return Answer("done")


def tell_zone(event: ZoneChanged) -> None:
    """The owner of a zone that staff changed is told what was before, and what is after."""
    change = queries.change(event.change_id)
    assert change is not None
    figures = {
        "zone": change.zone,
        "before": _lines(change.before),
        "after": _lines(change.after),
        "why": change.reason,
    }
    wanted = NoticeWanted("zone-changed", event.customer_id, ("service", event.service_id), figures, event.decision_id)
    send_notices([wanted], now=event.now, by=event.by)


def _lines(told: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{one['name']} {one['type']} {one['content']}" for one in told]


def change_records(request: Request) -> Answer:
    """`zone-change` of a `zone` (or the service's own): records to `add` and to `remove`; staff owe a `reason`.

    A record has its `name`, `type`, `content` and `ttl`; one that is removed may be named without the last two.
    """
    id = service_asked(request)
    zone = _zone(request, id)
    coming = [
        records.read(zone, str(one.get("name", "@")), str(one.get("type", "")), str(one.get("content", "")),
                     one.get("ttl") or records.USUAL)
        for one in _mappings(request.fields.get("add"))
    ]  # fmt: skip
    leaving = _found(id, zone, _mappings(request.fields.get("remove")))
    if not leaving and not coming:
        raise BadInput("add", None, "records to add, or to remove")
    made = change_zone.change_zone(
        id, zone, add=coming, remove=leaving, reason=str(request.fields.get("reason") or ""), stood_on=_area(request),
        now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done", facts={"made": ("zone-change", made.pk)})


def _found(id: int, zone: str, wanted: Sequence[Mapping[str, Any]]) -> list[int]:
    """The numbers of these records of a zone. Raises BadInput for one that is not there."""
    there, leaving = list(queries.records_of(id, zone)), list[int]()
    for said in wanted:
        name, kind = records.full_name(zone, str(said.get("name", "@"))), str(said.get("type", "")).upper()
        content = str(said.get("content", ""))
        found = [row.pk for row in there if (row.name, row.type) == (name, kind) and content in ("", row.content)]
        if not found:
            raise BadInput("remove", f"{name} {kind} {content}".strip(), "a record of this zone")
        leaving += found
    return leaving


def undo_records(request: Request) -> Answer:
    """`undo-zone-change`: the `change` that is undone, of a zone of this service."""
    said = request.fields.get("change")
    number = said[1] if isinstance(said, (tuple, list)) and len(said) == 2 else said
    found = queries.change(whole({"change": number}, "change"))
    if found is None or found.service_id != service_asked(request):
        raise BadInput("change", number, "a change of a zone of this service")
    change_zone.undo_zone_change(found.pk, stood_on=_area(request), now=request.now, by=request.by)
    return Answer("done")


def add_further(request: Request) -> Answer:
    """`park-domain` or `add-subdomain`: its `name`; of a subdomain, the `folder` that it shows."""
    kind = "parked-domain" if request.kind == "park-domain" else "subdomain"
    name, folder = (str(request.fields.get(field) or "") for field in ("name", "folder"))
    keep_names.add_name(service_asked(request), kind, name, folder, now=request.now, by=request.by)
    return Answer("done")


def remove_further(request: Request) -> Answer:
    """`remove-name`: the further `name` that leads to the site no more."""
    name = str(request.fields.get("name", ""))
    keep_names.remove_name(service_asked(request), name, now=request.now, by=request.by)
    return Answer("done")


def lead_elsewhere(request: Request) -> Answer:
    """`add-redirect` of a `path` of the site to a `target`; `remove-redirect` of a `path`."""
    id, path = service_asked(request), str(request.fields.get("path") or "")
    said: dict[str, Any] = {"stood_on": _area(request), "now": request.now, "by": request.by}
    if request.kind == "remove-redirect":
        keep_redirects.remove_redirect(id, path, **said)
    else:
        keep_redirects.add_redirect(id, path, str(request.fields.get("target") or ""), **said)
    return Answer("done")


def sign(request: Request) -> Answer:
    """`sign-zone` or `unsign-zone`: a `zone` of the service, by default its own."""
    id = service_asked(request)
    act = sign_zone.sign_zone if request.kind == "sign-zone" else sign_zone.unsign_zone
    act(id, _zone(request, id), stood_on=_area(request), now=request.now, by=request.by)
    return Answer("done")


def _zone(request: Request, id: int) -> str:
    return str(request.fields.get("zone") or queries.own_zone(services.by_id([id])[id]))


def _area(request: Request) -> tuple[Ground, ...]:
    """The clause that gives customers the part of their area in which names are kept."""
    return grounds(book().for_existing(request.now).ruling(Area, of="dns"), role="permits")


def _mappings(said: object) -> list[Mapping[str, Any]]:
    if said is None:
        return []
    if not isinstance(said, Sequence) or not all(isinstance(one, Mapping) for one in said):
        raise BadInput("record", str(said)[:80], "a list of records: name, type, content, ttl")
    return list(said)


# What is asked about names, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "own-certificate": own_certificate,
    "free-certificate": certificate_back,
    "park-domain": add_further,
    "add-subdomain": add_further,
    "remove-name": remove_further,
    "zone-change": change_records,
    "undo-zone-change": undo_records,
    "add-redirect": lead_elsewhere,
    "remove-redirect": lead_elsewhere,
    "sign-zone": sign,
    "unsign-zone": sign,
}
