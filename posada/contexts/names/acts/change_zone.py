"""Records of a site's zones: written, taken away, and put back as they were."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.names import queries, records
from posada.contexts.names.events import NamesChanged, ZoneChanged
from posada.contexts.names.models import NameKind, SiteName, ZoneChange, ZoneRecord
from posada.contexts.names.records import Record
from posada.contexts.names.rules.zone_changes import ZoneChanges
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling


def change_zone(
    service_id: int, zone: str, *, add: Sequence[Record] = (), remove: Sequence[int] = (), reason: str = "",
    stood_on: tuple[Ground, ...] = (), now: datetime, by: Actor,
) -> ZoneChange:  # fmt: skip
    """Take records away from a zone of a service and write others; all of it, or nothing.

    `stood_on` lets the zone's owner; staff do it by the terms, and say why. Announces NamesChanged and, where it was
    staff, ZoneChanged. Raises BadInput for what cannot stand in the zone, Refused for staff without a reason.
    """
    (service,) = services.locked([service_id])
    if zone not in queries.zones(service):
        raise BadInput("zone", zone, ", ".join(queries.zones(service)) or "a zone of this service")
    verdict = Verdict(
        service.customer_id, "service", service_id, "change-zone", now, _grounds(service, stood_on, now, by),
        facts={"zone": zone, "reason": reason}, effects=("zone-changed",),
    )  # fmt: skip
    if not by.is_customer and not reason.strip():
        raise verdict.refused("reason-missing")
    there = list(ZoneRecord.objects.filter(service_id=service_id, zone=zone).exclude(type=queries.ENT))
    leaving = [row for row in there if row.pk in set(remove)]
    if len(leaving) != len(set(remove)):
        raise BadInput("record", list(remove), "records of this zone")
    staying = [_of(row) for row in there if row not in leaving]
    for new in add:
        if said := records.clash(new, staying):
            raise BadInput("name", new.name, said)
        staying.append(new)
    if len(staying) > records.MOST:
        raise BadInput("record", len(staying), "at most %(most)s in a zone", most=records.MOST)
    before, after = [_told(_of(row)) for row in leaving], [_told(one) for one in add]
    told = {"zone": zone, "reason": reason, "before": before, "after": after}
    (decision,) = record(
        [Verdict(service.customer_id, "service", service_id, "change-zone", now, verdict.grounds, facts=told,
                 effects=verdict.effects)],
        now=now, actor=by,
    )  # fmt: skip
    ZoneRecord.objects.filter(pk__in=[row.pk for row in leaving]).delete()
    ZoneRecord.objects.bulk_create(
        ZoneRecord(customer_id=service.customer_id, service_id=service_id, zone=zone, **one._asdict()) for one in add
    )
    write_between(service, zone)
    change = ZoneChange.objects.create(
        customer_id=service.customer_id, service_id=service_id, zone=zone, before=before, after=after, reason=reason,
        by=str(by), changed_at=now, decision_id=decision,
    )  # fmt: skip
    announce(NamesChanged((service_id,), now, by))
    if not by.is_customer and (ruling := rules_changes(service, now)) is not None and ruling.rule.told:
        announce(ZoneChanged(service.customer_id, service_id, change.pk, zone, decision, now, by))
    return change


def undo_zone_change(change_id: int, *, stood_on: tuple[Ground, ...] = (), now: datetime, by: Actor) -> ZoneChange:
    """Put back what a change took away, and take away what it wrote. Raises BadInput where that is there no more."""
    change = ZoneChange.objects.select_for_update().get(pk=change_id)
    if change.undone_at is not None:
        raise BadInput("change", change_id, "one that was not undone yet")
    wanted = [Record(**one) for one in change.after]
    rows = ZoneRecord.objects.filter(service_id=change.service_id, zone=change.zone).exclude(type=queries.ENT)
    found = [row.pk for row in rows if _of(row) in wanted]
    if len(found) != len(wanted):
        raise BadInput("change", change_id, "one whose records are still there")
    undone = change_zone(
        change.service_id, change.zone, add=[Record(**one) for one in change.before], remove=found,
        reason=f"undoes {change_id}", stood_on=stood_on, now=now, by=by,
    )  # fmt: skip
    change.undone_at = now
    change.save(update_fields=["undone_at"])
    return undone


def write_between(service: Service, zone: str) -> None:
    """Note which names of a zone are there without a record: signed zones have to say so."""
    kept = ZoneRecord.objects.filter(service_id=service.pk, zone=zone)
    names = set(kept.exclude(type=queries.ENT).values_list("name", flat=True))
    subdomains = SiteName.objects.filter(service_id=service.pk, kind=NameKind.SUBDOMAIN, removed_at=None)
    names |= {name for name in subdomains.values_list("name", flat=True) if name.endswith(f".{zone}")}
    kept.filter(type=queries.ENT).delete()
    ZoneRecord.objects.bulk_create(
        ZoneRecord(customer_id=service.customer_id, service_id=service.pk, zone=zone, name=name, type=queries.ENT,
                   content="", ttl=records.USUAL)
        for name in records.between(zone, names) if name != zone
    )  # fmt: skip


def rules_changes(service: Service, now: datetime) -> Ruling[ZoneChanges] | None:
    """The rule by which staff change zones."""
    return services.governs(service, now).ruling(ZoneChanges, services.target(service))


def _grounds(service: Service, stood_on: tuple[Ground, ...], now: datetime, by: Actor) -> tuple[Ground, ...]:
    if by.is_customer:
        return stood_on
    ruling = rules_changes(service, now)
    if ruling is None:
        raise BadInput("by", str(by), "the owner of the zone: the terms let nobody else change it")
    return ruling.permits()


def _of(row: ZoneRecord) -> Record:
    return Record(row.name, row.type, row.content, row.ttl)


def _told(one: Record) -> dict[str, object]:
    return one._asdict()
