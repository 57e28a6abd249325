"""Handing addresses over: what they need is asked for first, then they come from the pool, and go back to it."""

import ipaddress
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace as changed
from datetime import datetime
from typing import Any

from posada.contexts.addresses import queries
from posada.contexts.addresses.models import Address, Assignment
from posada.contexts.addresses.rules.address import AddressData, AddressReplacement, AddressReturn, AddressScope
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service, State
from posada.ground.agenda.roles import permitted
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds
from posada.terms.versions import book


def begin(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Services that give addresses were delivered: each address is assigned, or held until its data are complete."""
    terms = book().for_existing(now)
    for service in services.by_id(service_ids).values():
        ruling = terms.ruling(AddressData, services.target(service))
        if ruling is None or Assignment.objects.filter(service_id=service.pk).exists():
            continue
        given = {name: str(service.options.get(name) or "") for name in ruling.rule.required}
        server = _server(service, service.options.get("for"))
        rows = [
            Assignment(customer_id=service.customer_id, service_id=service.pk, declaration=given, asked_at=now,
                       used_on=server)
            for _ in range(service.quantity)
        ]  # fmt: skip
        _settle(rows, service, ruling, "", now=now, by=by)


def complete(service_id: int, given: Mapping[str, Any], ip: str = "", *, now: datetime, by: Actor) -> None:
    """State what was missing for the addresses of a service; `ip` is one that staff choose for the first of them."""
    (service,) = services.locked([service_id])
    ruling = book().for_existing(now).ruling(AddressData, services.target(service))
    held = Assignment.objects.select_for_update().filter(service_id=service_id, assigned_at=None, released_at=None)
    waiting = list(held.order_by("pk"))
    if ruling is None or not waiting:
        raise BadInput("about", service.name, "a service whose addresses wait for data")
    if ip and by.is_customer:
        raise BadInput("address", ip, "an address that staff choose")
    told = {name: str(given[name]) for name in ruling.rule.required if given.get(name)}
    for row in waiting:
        row.declaration = {**row.declaration, **told}
    _settle(waiting, service, ruling, ip, now=now, by=by)
    touch("service", [service_id])


def _settle(
    rows: Sequence[Assignment], service: Service, ruling: Ruling[AddressData], ip: str, *, now: datetime, by: Actor
) -> None:
    """Assign addresses whose data are complete, as many as there are, and hold the others; either is a decision."""
    missing = ruling.rule.missing(rows[0].declaration)
    taken: list[Address] = []
    while not missing and len(taken) < len(rows) and (found := _take(ip if not taken else "", now, taken)) is not None:
        taken.append(found)
    facts: dict[str, Any] = {"registry": ruling.rule.registry}
    base = Verdict(service.customer_id, "service", service.pk, "assign-address", now, ruling.orders(),
                   facts={**facts, "addresses": [each.ip for each in taken], "declared": sorted(rows[0].declaration)},
                   effects=("address-assigned",))  # fmt: skip
    held = changed(base, act="hold-address", effects=("assignment-held",),
                   facts={**facts, "missing": missing, "waiting": len(rows) - len(taken)})  # fmt: skip
    verdicts = [*([base] if taken else []), *([held] if len(taken) < len(rows) else [])]
    decisions = record(verdicts, now=now, actor=by)
    for place, row in enumerate(rows):
        row.decision_id = decisions[0] if place < len(taken) else decisions[-1]
        if place < len(taken):
            row.ip, row.assigned_at = taken[place].ip, now
        row.save()
        if place < len(taken):
            Address.objects.filter(pk=taken[place].pk).update(held_by=row.pk)


def _take(ip: str, now: datetime, beside: Sequence[Address] = ()) -> Address | None:
    """A free address of the pool: the one that is named, which joins the pool if it is new, or the first."""
    if not ip:
        free = Address.objects.select_for_update().filter(held_by=None).exclude(pk__in=[each.pk for each in beside])
        return free.order_by("pk").first()
    try:
        named = str(ipaddress.ip_address(ip))
    except ValueError:
        raise BadInput("address", ip, "an address such as 203.0.113.7") from None
    found, _ = Address.objects.select_for_update().get_or_create(ip=named, defaults={"added_at": now})
    if found.held_by is not None:
        raise BadInput("address", ip, "an address that nobody has")
    return found


def move(service_id: int, ip: str, to: int, *, now: datetime, by: Actor) -> None:
    """Bind an address to another service of its customer. Refused for what is none of the services here."""
    row, ruling = _held(service_id, ip), book().for_existing(now).ruling(AddressScope)
    server = services.by_id([to])[to]
    verdict = Verdict(row.customer_id, "service", service_id, "move-address", now, grounds(ruling, role="permits"),
                      facts={"address": ip, "to": to}, effects=("address-moved",))  # fmt: skip
    if server.customer_id != row.customer_id or server.state != State.ACTIVE:
        raise verdict.refused("only-with-services-here", grounds=grounds(ruling))
    record([verdict], now=now, actor=by)
    row.used_on = to
    row.save(update_fields=["used_on"])
    touch("service", [service_id])


def announce_elsewhere(service_id: int, ip: str, network: str, *, now: datetime, by: Actor) -> None:
    """Raise the refusal of having an address announced by another network; BadInput where no rule forbids it."""
    row, ruling = _held(service_id, ip), book().for_existing(now).ruling(AddressScope)
    if ruling is None:
        raise BadInput("kind", "announce-address", "a network of ours: ask by ticket for another")
    verdict = Verdict(row.customer_id, "service", service_id, "announce-address", now,
                      facts={"address": ip, "network": network})  # fmt: skip
    raise verdict.refused("only-in-our-network", grounds=ruling.orders(), scope=ruling.rule.scope)


def replace(service_id: int, ip: str, other: str = "", *, reason: str = "", now: datetime, by: Actor) -> None:
    """Give another address in place of one. Refused for one that was listed, unless staff give a reason."""
    row, terms = _held(service_id, ip), book().for_existing(now)
    ruling = terms.ruling(AddressReplacement)
    case = queries.standing_case(row.customer_id, ruling.rule.after, ip) if ruling is not None else None
    verdict = Verdict(row.customer_id, "service", service_id, "replace-address", now,
                      facts={"address": ip, "case": case.pk if case else None, "reason": reason},
                      effects=("address-replaced",))  # fmt: skip
    if case is not None and ruling is not None:
        if by.is_customer or not reason:
            raise verdict.refused("address-listed", grounds=ruling.orders(), listed=case.facts.get("list"))
        verdict = permitted(changed(verdict, grounds=ruling.permits()), "replace-address", by=by, terms=terms,
                            otherwise=(ruling.rule.role,))  # fmt: skip
    fresh = _take(other, now)
    if fresh is None:
        raise BadInput("address", other, "an address: the pool is empty")
    (decision,) = record([verdict], now=now, actor=by)
    if case is None:  # one that was listed is nobody's, and handed to nobody else
        Address.objects.filter(held_by=row.pk).update(held_by=None)
    row.released_at = now
    row.save(update_fields=["released_at"])
    new = Assignment.objects.create(
        customer_id=row.customer_id, service_id=row.service_id, used_on=row.used_on, ip=fresh.ip, asked_at=now,
        declaration=row.declaration, assigned_at=now, decision_id=decision,
    )  # fmt: skip
    Address.objects.filter(pk=fresh.pk).update(held_by=new.pk)


def give_back(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """The addresses of ended services go back to the pool, and their declarations end."""
    terms = book().for_existing(now)
    rows = list(queries.of_services(service_ids).select_for_update())
    ruling = terms.ruling(AddressReturn)
    if ruling is None or not rows:
        return
    of: dict[tuple[int, int], list[str | None]] = {}
    for row in rows:
        of.setdefault((row.customer_id, row.service_id), []).append(row.ip)
    record(
        [Verdict(customer, "service", service, "return-address", now, ruling.orders(),
                 facts={"addresses": addresses, "to": ruling.rule.to}, effects=("address-returned",))
         for (customer, service), addresses in of.items()],
        now=now, actor=by,
    )  # fmt: skip
    Address.objects.filter(held_by__in=[row.pk for row in rows]).update(held_by=None)
    for row in rows:
        row.released_at = now
    Assignment.objects.bulk_update(rows, ["released_at"])


def _held(service_id: int, ip: str) -> Assignment:
    found = Assignment.objects.select_for_update().filter(service_id=service_id, ip=ip, released_at=None).first()
    if found is None:
        raise BadInput("address", ip, "an address that this service has")
    return found


def _server(service: Service, named: object) -> int | None:
    """The service of the same customer that an order names, where it has such."""
    mine = services.of_customer(service.customer_id)
    known = {key: each.pk for each in mine for key in (each.domain, str(each.pk), each.name)}
    return known.get(str(named)) if named else None
