"""Further names of a site: parked domains and subdomains."""

import re
from datetime import datetime

from posada.contexts.names import queries
from posada.contexts.names.acts.change_zone import write_between
from posada.contexts.names.events import NamesChanged
from posada.contexts.names.models import NameKind, SiteName, ZoneKey, ZoneRecord
from posada.contexts.names.rules.further_names import FurtherNames
from posada.contexts.nodes import queries as nodes
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service, State
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record

HOST = re.compile(r"(?=.{4,230}\Z)(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{2,63}(?<!-)")
FOLDER = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,60})(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,60}){0,3}|")


def add_name(service_id: int, kind: str, name: str, folder: str = "", *, now: datetime, by: Actor) -> SiteName:
    """Let a site answer by a further name. Announces NamesChanged.

    Raises Refused for more than the terms allow, BadInput for what is no such name, or is somebody's already.
    """
    (service,) = services.locked([service_id])
    ruling = services.governs(service, now).ruling(FurtherNames, services.target(service), of=kind)
    if ruling is None or not service.domain or service.state != State.ACTIVE:
        raise BadInput("about", service.name, "a site that is active and may have further names")
    full = _read(service, kind, name)
    if not FOLDER.fullmatch(folder) or (folder and kind != NameKind.SUBDOMAIN):
        raise BadInput("folder", folder, "a folder of the site, such as shop; of subdomains alone")
    if queries.holders([full]) or nodes.served_for([full]):
        raise BadInput("name", full, "a name that no site has yet")
    count = SiteName.objects.filter(service_id=service_id, kind=kind, removed_at=None).count() + 1
    verdict = Verdict(
        service.customer_id, "service", service_id, f"add-{kind}:{full}"[:60], now, ruling.permits(),
        facts={"name": full, "count": count}, amounts={"price": Money(ruling.rule.price, service.currency)},
        effects=("name-added",),
    )  # fmt: skip
    if ruling.rule.most is not None and count > ruling.rule.most:
        raise verdict.refused("no-more-names", grounds=ruling.limits(), allowed=ruling.rule.most)
    (decision,) = record([verdict], now=now, actor=by)
    row = SiteName.objects.create(
        customer_id=service.customer_id, service_id=service_id, kind=kind, name=full, folder=folder, added_at=now,
        decision_id=decision,
    )  # fmt: skip
    if kind == NameKind.SUBDOMAIN:
        write_between(service, queries.own_zone(service))
    announce(NamesChanged((service_id,), now, by))
    return row


def remove_name(service_id: int, name: str, *, now: datetime, by: Actor) -> None:
    """Let a site answer by a further name no more; the zone of a parked domain goes with it. Announces NamesChanged."""
    (service,) = services.locked([service_id])
    row = SiteName.objects.filter(service_id=service_id, name=name.strip().lower(), removed_at=None).first()
    if row is None:
        raise BadInput("name", name, ", ".join(found.name for found in queries.further(service_id)) or "none")
    ruling = services.governs(service, now).ruling(FurtherNames, services.target(service), of=row.kind)
    verdict = Verdict(
        service.customer_id, "service", service_id, f"remove-{row.kind}:{row.name}"[:60], now,
        ruling.permits() if ruling is not None else (), facts={"name": row.name}, effects=("name-removed",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    if row.kind == NameKind.PARKED:
        ZoneRecord.objects.filter(service_id=service_id, zone=row.name).delete()
        ZoneKey.objects.filter(service_id=service_id, zone=row.name).delete()
    else:
        write_between(service, queries.own_zone(service))
    announce(NamesChanged((service_id,), now, by))


def _read(service: Service, kind: str, written: str) -> str:
    """The name in full, as ASCII. Raises BadInput."""
    zone, said = queries.own_zone(service), written.strip().rstrip(".").lower()
    try:
        said = said.encode("idna").decode() if said else ""
    except UnicodeError:
        raise BadInput("name", written, "letters, digits and hyphens, with dots between") from None
    if kind == NameKind.SUBDOMAIN and said and not said.endswith(f".{zone}"):
        said = f"{said}.{zone}"
    if not HOST.fullmatch(said) or said.startswith("www."):
        raise BadInput("name", written, "a name such as " + ("tienda" if kind == NameKind.SUBDOMAIN else "otro.com"))
    if kind == NameKind.PARKED and (said == zone or said.endswith(f".{zone}")):
        raise BadInput("name", written, "a domain beside %(zone)s; a name below it is a subdomain", zone=zone)
    return said
