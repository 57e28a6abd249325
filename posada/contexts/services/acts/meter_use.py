"""Use of metered services as it is read, and what more than is included leaves of a refund."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from posada.contexts.services import queries
from posada.contexts.services.events import UseExceeded, UseNears, UseTold, UseWithin
from posada.contexts.services.models import MeterUse, Service, State
from posada.contexts.services.queries.periods import ALWAYS
from posada.contexts.services.rules.included_use import (
    AddedUse,
    ExcessNotRefunded,
    ExcessSuspension,
    IncludedUse,
    Metered,
    excess,
    nears,
    passes,
    with_additions,
)
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds
from posada.terms.versions import book


def take_meter(service_id: int, meter: str, place: str, used: Decimal, *, at: datetime, by: Actor) -> None:
    """Keep what a meter of a service says at a place, in gigabytes. BadInput for one that the terms do not count.

    Announces UseNears, once, UseExceeded and UseWithin, where the terms say what follows.
    """
    service = queries.by_id([service_id])[service_id]
    terms = book().for_existing(at)
    ruling = terms.ruling(IncludedUse, queries.target(service))
    if ruling is None or meter not in ruling.rule.meters or used < 0:
        raise BadInput("meter", meter, ", ".join(ruling.rule.meters) if ruling else "a meter of a metered service")
    row, _ = MeterUse.objects.update_or_create(
        customer_id=service.customer_id, service_id=service_id, meter=meter, place=place[:60],
        month=_month(ruling.rule, meter, at, terms), defaults={"used": used, "read_at": at},
    )  # fmt: skip
    _follow(service, row, ruling, terms, at=at, by=by)


def _follow(
    service: Service, row: MeterUse, included: Ruling[IncludedUse], terms: Terms, *, at: datetime, by: Actor
) -> None:
    """Announce what a reading leads to."""
    ruling = terms.ruling(ExcessSuspension, queries.target(service))
    if ruling is None:
        return
    more = additions(service, terms)
    limit = with_additions(included.rule, [(each.rule, times) for each, times in more]).meters[row.meter]
    stood_on = ruling.orders() + grounds(included, *(each for each, _ in more), role="limits")
    said = UseTold(service.pk, row.meter, row.place, row.used, limit)
    if passes(row.used, limit, ruling.rule):
        announce(UseExceeded(said, stood_on, at, by))
        return
    if nears(row.used, limit, ruling.rule) and row.warned_at is None:
        row.warned_at = at
        row.save(update_fields=["warned_at"])
        verdict = Verdict(service.customer_id, "service", service.pk, "warn-of-use", at, stood_on,
                          facts={"meter": row.meter, "place": row.place, "used": row.used, "included": limit},
                          effects=("customer-told",))  # fmt: skip
        (decision,) = record([verdict], now=at, actor=by)
        announce(UseNears(said, decision, at, by))
    weigh([service.pk], at=at, by=by)


def weigh(service_ids: Collection[int], *, at: datetime, by: Actor) -> None:
    """Announce UseWithin for services that now use no more than is included, anywhere."""
    terms = book().for_existing(at)
    for service in queries.by_id(service_ids).values():
        target = queries.target(service)
        included, ruling = terms.ruling(IncludedUse, target), terms.ruling(ExcessSuspension, target)
        if included is None or ruling is None:
            continue
        more = additions(service, terms)
        limits = with_additions(included.rule, [(each.rule, times) for each, times in more]).meters
        months = {meter: _month(included.rule, meter, at, terms) for meter in limits}
        rows = MeterUse.objects.filter(service_id=service.pk, month__in=set(months.values()), meter__in=months)
        current = [row for row in rows if row.month == months[row.meter]]
        if not any(passes(row.used, limits[row.meter], ruling.rule) for row in current):
            stood_on = grounds(*(each for each, _ in more), role="permits") + grounds(included, role="limits")
            announce(UseWithin(service.pk, stood_on, at, by))


def weigh_after(service_ids: Collection[int], *, at: datetime, by: Actor) -> None:
    """Of these services, some may add to what others of their customers include: those are weighed again."""
    terms = book().for_existing(at)
    for service in queries.by_id(service_ids).values():
        ruling = terms.ruling(AddedUse, queries.target(service))
        if ruling is None:
            continue
        mine = queries.of_customer(service.customer_id).filter(product=ruling.rule.to)
        for main in mine:
            if _counts_for(service, main):
                verdict = Verdict(service.customer_id, "service", main.pk, "add-use", at, ruling.orders(),
                                  facts={"addition": service.pk, "times": service.quantity, **ruling.rule.meters},
                                  effects=("limit-raised",))  # fmt: skip
                record([verdict], now=at, actor=by)
                weigh([main.pk], at=at, by=by)


def additions(service: Service, terms: Terms) -> list[tuple[Ruling[AddedUse], int]]:
    """What active services of the customer add to what this one includes, each so many times."""
    found = []
    for other in queries.of_customer(service.customer_id).filter(state=State.ACTIVE).order_by("pk"):
        ruling = terms.ruling(AddedUse, queries.target(other))
        if ruling is not None and ruling.rule.to == service.product and _counts_for(other, service):
            found.append((ruling, other.quantity))
    return found


def _counts_for(addition: Service, service: Service) -> bool:
    named = addition.options.get("for")
    return not named or str(named) in (service.name, str(service.pk), service.domain)


def refuse_refund(service_id: int, *, now: datetime) -> None:
    """Raise the refusal of a refund of a service whose use has passed what is included, ever."""
    service = queries.by_id([service_id])[service_id]
    terms, target = book().for_existing(now), queries.target(service)
    barred, included = terms.ruling(ExcessNotRefunded, target), terms.ruling(IncludedUse, target)
    if barred is None or included is None:
        return
    read = MeterUse.objects.filter(service_id=service_id).order_by("read_at")
    more = [(each.rule, times) for each, times in additions(service, terms)]
    beyond = excess([Metered(row.meter, row.place, row.used) for row in read], with_additions(included.rule, more))
    if beyond:
        last = beyond[-1]
        verdict = Verdict(service.customer_id, "service", service_id, "refund-request", now)
        raise verdict.refused(
            "use-exceeded", grounds=barred.orders() + grounds(included, role="limits"), meter=last.meter,
            place=last.place, used=last.used, included=included.rule.meters[last.meter], refund="0",
        )  # fmt: skip


def _month(rule: IncludedUse, meter: str, at: datetime, terms: Terms) -> date:
    return terms.calendar.today(at).replace(day=1) if meter in rule.monthly else ALWAYS
