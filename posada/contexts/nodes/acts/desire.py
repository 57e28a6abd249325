"""Writing what services are to be on their nodes, in the transaction that decided it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.metering import queries as metering
from posada.contexts.names import queries as names
from posada.contexts.names.queries import BroughtCertificate, NameKind, SiteName
from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.place import nodes_of, place
from posada.contexts.nodes.events import ErrandsReported
from posada.contexts.nodes.jobs import ask_panels
from posada.contexts.nodes.making import driver, remote, works_of
from posada.contexts.nodes.models import SERVED, Errand, Node, Placement, Presence
from posada.contexts.nodes.ports import Facts, Name
from posada.contexts.nodes.sealing import seal_for
from posada.contexts.nodes.wanted import MOVING, as_ascii, notice, presence
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Hold, Service
from posada.contexts.sites import queries as sites
from posada.ground.agenda.jobs import defer
from posada.ground.catalogue.products import catalog
from posada.kernel.events import announce
from posada.terms.actor import SYSTEM
from posada.terms.contract import Terms
from posada.terms.versions import book

WRITTEN = (
    "node_id",
    "product",
    "domain",
    "presence",
    "spec",
    "revision",
    "changed_at",
    "attempts",
    "retry_at",
    "fault",
)
MOST = 1000  # placed at once
Ordered = tuple[int, int, str]  # a task, its service, its act


def desire(ordered: Sequence[Ordered], *, now: datetime) -> dict[str, list[int]]:
    """Write what the drivers of these services are to make of them. Tasks that no driver carries out stay with staff.

    A service that has no node yet is given one; where nothing has room, it waits, and its tasks with it. The tasks that
    are carried out, by driver.
    """
    found = services.by_id({service_id for _, service_id, _ in ordered})
    taken = [(task, id, act) for task, id, act in ordered if _carried_out(found[id], act)]
    acts: dict[int, list[str]] = {}
    for _, id, act in taken:
        acts.setdefault(id, []).append(act)
    written = _write([found[id] for id in acts], acts, now)
    Errand.objects.bulk_create(
        Errand(customer_id=found[id].customer_id, placement_id=written[id].pk, task_id=task,
               revision=written[id].revision + (written[id].fault != ""))
        for task, id, _ in taken if id in written
    )  # fmt: skip
    _end_what_was_never_made(list(written.values()), now)
    by_driver: dict[str, list[int]] = {}
    for task, id, _ in taken:
        if id in written:
            by_driver.setdefault(found[id].driver, []).append(task)
    return by_driver


def desire_again(service_ids: Collection[int], *, now: datetime) -> None:
    """Write anew what services are to be that changed without a task; those that were never placed are left alone."""
    known = set(Placement.objects.filter(service_id__in=service_ids, moving=False).values_list("service_id", flat=True))
    found = services.by_id(known)
    _write(list(found.values()), {}, now)


def to_be_done_once(ordered: Sequence[Ordered]) -> list[tuple[int, str]]:
    """Of these tasks those that a node does once, each with the driver that makes its service."""
    found = services.by_id({service_id for _, service_id, _ in ordered})
    made_by = {id: driver(service.driver) for id, service in found.items()}
    return [(task, found[id].driver) for task, id, act in ordered if act in works_of(made_by[id])]


def _carried_out(service: Service, act: str) -> bool:
    made_by = driver(service.driver)
    return made_by is not None and act in made_by.acts


def _write(wanted: Sequence[Service], acts: Mapping[int, Sequence[str]], now: datetime) -> dict[int, Placement]:
    """The placements of these services as they are to be now, with their next revisions, by service."""
    if not wanted:
        return {}
    ids = [service.pk for service in wanted]
    rows = Placement.objects.select_for_update().filter(service_id__in=ids, moving=False).order_by("service_id")
    known = {row.service_id: row for row in rows}
    holds, terms, changes = services.open_holds(ids), book().for_existing(now), services.changes_under_way(ids)
    fresh, written, frozen = [], {}, queries.frozen(ids)
    for service in sorted(wanted, key=lambda one: one.pk):
        row = known.get(service.pk)
        if row is None:
            row = Placement(customer_id=service.customer_id, service_id=service.pk, driver=service.driver, revision=0)
            fresh.append(row)
        elif row.presence == Presence.DELETED and "create" not in acts.get(service.pk, ()):
            continue  # its data are gone: staff bring back what can be brought back
        change = changes.get(service.pk) if "change-plan" in acts.get(service.pk, ()) else None
        row.product = change.product if change is not None else service.product
        row.domain = as_ascii(service.domain)
        row.presence = presence(service, acts.get(service.pk, ()), holds.get(service.pk, ()))
        if row.presence == Presence.ACTIVE and service.pk in frozen:
            row.presence = Presence.SUSPENDED  # for the minutes in which it moves to another node
        row.revision, row.changed_at, row.attempts, row.retry_at, row.fault = row.revision + 1, now, 0, None, ""
        written[service.pk] = row
    place(list(written.values()))
    _specify(list(written.values()), holds, terms)
    Placement.objects.bulk_create(fresh)
    Placement.objects.bulk_update([row for row in written.values() if row.service_id in known], WRITTEN)
    have_carried_out(list(written.values()))
    return written


def _specify(rows: Sequence[Placement], holds: Mapping[int, Sequence[Hold]], terms: Terms) -> None:
    """What its driver says of each; of a product that is sold no more, the settings are those it had."""
    machines = nodes_of({row.node_id for row in rows if row.node_id is not None})
    ids = [row.service_id for row in rows]
    brought, own, found = names.brought(ids), sites.own(ids, terms.calendar.tz.key), services.by_id(ids)
    put, added = metering.restraints(ids), metering.databases_added(ids)
    further, leading, frozen = names.further_of(ids), names.redirects_of(ids), queries.frozen(ids)
    for row in rows:
        sold, made_by = catalog(terms).get(row.product), driver(row.driver)
        known: Mapping[str, Any] = sold.driver_settings if sold is not None else row.spec.get("settings", {})
        reasons = [hold.reason for hold in holds.get(row.service_id, ())] if row.presence == Presence.SUSPENDED else []
        reasons += [MOVING] if row.service_id in frozen else []
        shown = notice(reasons, terms.provider) if reasons else None
        if made_by is not None:
            machine, service = machines.get(row.node_id or 0), found[row.service_id]
            off, limits = services.functions_off(terms, service), put.get(row.service_id)
            facts = Facts(
                row.service_id, row.domain, machine.address if machine else "", known, shown,
                wishes=row.wishes, own_certificate=_sealed(brought.get(row.service_id), machine),
                limits=limits.limits if limits else {},
                functions_off=tuple(off.rule.enforced) if off else (),
                closed=tuple(services.closed_parts(terms, service, reasons)),
                scripts=services.scripts(terms, service)[1], added_databases=added.get(row.service_id, 0),
                further=_further(further.get(row.service_id, ())),
                redirects={one.path: one.target for one in leading.get(row.service_id, ())},
                own=own.get(row.service_id, {}),
            )  # fmt: skip
            row.spec = {**made_by.spec(facts), "settings": dict(known)}


def have_carried_out(rows: Sequence[Placement]) -> None:
    """Enqueue what the worker asks panels for; nodes of ours are told by the database itself."""
    ids = [row.pk for row in rows if row.node_id is not None and remote(row.driver) is not None]
    if ids:
        defer(ask_panels, placement_ids=ids)


def _further(found: Sequence[SiteName]) -> tuple[Name, ...]:
    return tuple(Name(one.name, one.kind == NameKind.PARKED, one.folder) for one in found)


def _sealed(own: BroughtCertificate | None, machine: Node | None) -> Mapping[str, str] | None:
    """A customer's own certificate, its key as that machine alone reads it; none for one that told no key yet."""
    if own is None or machine is None or not machine.public_key:
        return None
    return {"chain": own.chain, "key": seal_for(machine.public_key, own.key), "digest": own.digest}


def _end_what_was_never_made(rows: Sequence[Placement], now: datetime) -> None:
    """What is to be gone and was on no node is gone. Announces ErrandsReported."""
    nowhere = [row.pk for row in rows if row.node_id is None and row.presence not in SERVED and not row.fault]
    if not nowhere:
        return
    waiting = Errand.objects.filter(placement_id__in=nowhere, ended_at=None).order_by("pk")
    task_ids = tuple(waiting.values_list("task_id", flat=True))
    waiting.update(ended_at=now)
    announce(ErrandsReported(task_ids, True, "it was on no node", now, SYSTEM))


def place_waiting(*, now: datetime) -> int:
    """Give what waits a node that has room now; how many found one."""
    rows = list(
        Placement.objects.select_for_update().filter(node_id=None, moving=False).exclude(fault="").order_by("pk")[:MOST]
    )
    if not rows:
        return 0
    ids = [row.service_id for row in rows]
    found, holds = services.by_id(ids), services.open_holds(ids)
    for row in rows:
        row.presence = presence(found[row.service_id], (), holds.get(row.service_id, ()))
        row.fault = ""
    place(rows)
    placed = [row for row in rows if row.node_id is not None]
    for row in placed:
        row.revision, row.changed_at = row.revision + 1, now
    _specify(placed, holds, book().for_existing(now))
    Placement.objects.bulk_update(placed, WRITTEN)
    have_carried_out(placed)
    return len(placed)
