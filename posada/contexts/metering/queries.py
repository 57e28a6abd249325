"""What others may read of use."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, DateField, DateTimeField, DecimalField, JSONField, QuerySet, Value
from django.db.models.functions import Cast

from posada.contexts.backups import queries as backups
from posada.contexts.metering.models import Flag, Hosted, Latest, Restraint, Sample, Step
from posada.contexts.metering.rules.hosted import OpenConfiguration, SiteLimit
from posada.contexts.metering.rules.use_monitoring import UseMonitoring
from posada.contexts.metering.rules.use_threshold import ReductionRequest, UseThreshold
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.terms.contract import Terms
from posada.terms.prepared import prepared
from posada.terms.rule import Ruling
from posada.terms.versions import book

__all__ = [
    "OpenConfiguration",
    "Restrained",
    "Restraint",
    "SiteLimit",
    "Step",
    "databases_added",
    "flags",
    "hosted",
    "limits",
    "monitoring",
    "reduction",
    "restraint",
    "restraints",
    "samples",
    "use",
]  # fmt: skip
VALUE = DecimalField(max_digits=20, decimal_places=3)
NOTHING = Cast(Value(None), JSONField())


class Restrained(NamedTuple):
    """The limits that a person has put on a service: since when, why, which, and when it is looked at again."""

    since: datetime
    reason: str
    limits: Mapping[str, Any]
    review_on: date


@dataclass(slots=True)
class Use:
    """What is known of the use of a service."""

    read: dict[str, tuple[Decimal, datetime]] = field(default_factory=dict)  # the last of each metric, and when
    hosted: dict[str, int] = field(default_factory=dict)  # how many of each kind its customer added
    restrained: Restrained | None = None
    disk: int | None = None  # bytes, as the backups measured it


def use(service_id: int) -> Use:
    """What was last read of a service, not of single databases; what was added to it; what limits it: one query."""
    found = Use()
    for what, word, at, value, limits, day in _use(service_id):
        match what:
            case "read":
                found.read[word] = value, at
            case "hosted":
                found.hosted[word] = int(value)
            case "disk":
                found.disk = int(value)
            case _:
                found.restrained = Restrained(at, word, limits, day)
    return found


@prepared
def _use(service_id: int) -> QuerySet[Any, Any]:
    read = Latest.objects.filter(service_id=service_id, item="").order_by()
    hosted = Hosted.objects.filter(service_id=service_id).order_by().values("kind").annotate(n=Cast(Count("id"), VALUE))
    limits = Restraint.objects.filter(service_id=service_id, ended_at=None).order_by()
    disk = backups.disk_used(service_id)
    no_instant, no_value, no_day = (Cast(Value(None), kind) for kind in (DateTimeField(), VALUE, DateField()))
    return limits.values_list(Value("limits"), "reason", "since", no_value, "limits", "review_on").union(
        read.values_list(Value("read"), "metric", "read_at", "value", NOTHING, no_day),
        hosted.values_list(Value("hosted"), "kind", no_instant, "n", NOTHING, no_day),
        disk.values_list(Value("disk"), Value(""), no_instant, Cast("used", VALUE), NOTHING, no_day),
        all=True,
    )


def samples(service_id: int, metrics: Collection[str], step: str, since: datetime) -> QuerySet[Sample]:
    """What was read of a service since an instant, oldest first."""
    found = Sample.objects.filter(service_id=service_id, metric__in=metrics, step=step, at__gte=since)
    return found.order_by("at", "metric")


def flags(service_id: int) -> list[Flag]:
    """The limits that a service passes now, oldest first."""
    return list(Flag.objects.filter(service_id=service_id, cleared_at=None).order_by("pk"))


def limits(terms: Terms, service: Service) -> dict[str, Decimal]:
    """The figures that readings of a service must not pass, by metric, in the unit of readings; not shares."""
    target = services.target(service)
    names = {ruling.rule.metric for ruling in terms.rulings(UseThreshold) if not ruling.rule.share_of}
    found = {name: terms.ruling(UseThreshold, target, metric=name) for name in names}
    return {name: ruling.rule.limit for name, ruling in found.items() if ruling is not None}


def monitoring(terms: Terms, service: Service) -> Ruling[UseMonitoring] | None:
    """The rule by which the use of a service is read and kept; None where the terms say nothing of it."""
    return terms.ruling(UseMonitoring, services.target(service))


def reduction(kind: str, service_id: int, now: datetime) -> Ruling[ReductionRequest] | None:
    """The rule by which a reduction was asked for in a case of this kind."""
    service = services.by_id([service_id])[service_id]
    return book().for_existing(now).ruling(ReductionRequest, services.target(service), of=kind)


def hosted(service_id: int, kind: str) -> list[Hosted]:
    """What a customer added to a service, of one kind, in order."""
    return list(Hosted.objects.filter(service_id=service_id, kind=kind).order_by("pk"))


def databases_added(service_ids: Collection[int]) -> dict[int, int]:
    """How many databases customers added to each of these services beyond its plan's; those without are missing."""
    found = Hosted.objects.filter(service_id__in=service_ids, kind="database").order_by("service_id")
    return dict(found.values_list("service_id").annotate(count=Count("id")))


def restraint(service_id: int) -> Restraint | None:
    """The limits that a person has put on a service, while they last."""
    return Restraint.objects.filter(service_id=service_id, ended_at=None).first()


def restraints(service_ids: Collection[int]) -> dict[int, Restraint]:
    """The limits that people have put on these services, while they last."""
    return {row.service_id: row for row in Restraint.objects.filter(service_id__in=service_ids, ended_at=None)}
