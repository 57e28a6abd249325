"""Use of metered services as it is read, and what more than is included leaves of a refund."""

from datetime import date, datetime
from decimal import Decimal

from posada.contexts.services import queries
from posada.contexts.services.models import MeterUse
from posada.contexts.services.queries.periods import ALWAYS
from posada.contexts.services.rules.included_use import ExcessNotRefunded, IncludedUse, Metered, excess
from posada.kernel.errors import BadInput
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import grounds
from posada.terms.versions import book


def take_meter(service_id: int, meter: str, place: str, used: Decimal, *, at: datetime) -> None:
    """Keep what a meter of a service says at a place, in gigabytes. BadInput for one that the terms do not count."""
    service = queries.by_id([service_id])[service_id]
    terms = book().for_existing(at)
    ruling = terms.ruling(IncludedUse, queries.target(service))
    if ruling is None or meter not in ruling.rule.meters or used < 0:
        raise BadInput("meter", meter, ", ".join(ruling.rule.meters) if ruling else "a meter of a metered service")
    MeterUse.objects.update_or_create(
        customer_id=service.customer_id, service_id=service_id, meter=meter, place=place[:60],
        month=_month(ruling.rule, meter, at, terms), defaults={"used": used, "read_at": at},
    )  # fmt: skip


def refuse_refund(service_id: int, *, now: datetime) -> None:
    """Raise the refusal of a refund of a service whose use has passed what is included, ever."""
    service = queries.by_id([service_id])[service_id]
    terms, target = book().for_existing(now), queries.target(service)
    barred, included = terms.ruling(ExcessNotRefunded, target), terms.ruling(IncludedUse, target)
    if barred is None or included is None:
        return
    read = MeterUse.objects.filter(service_id=service_id).order_by("read_at")
    beyond = excess([Metered(row.meter, row.place, row.used) for row in read], included.rule)
    if beyond:
        last = beyond[-1]
        verdict = Verdict(service.customer_id, "service", service_id, "refund-request", now)
        raise verdict.refused(
            "use-exceeded", grounds=barred.orders() + grounds(included, role="limits"), meter=last.meter,
            place=last.place, used=last.used, included=included.rule.meters[last.meter], refund="0",
        )  # fmt: skip


def _month(rule: IncludedUse, meter: str, at: datetime, terms: Terms) -> date:
    return terms.calendar.today(at).replace(day=1) if meter in rule.monthly else ALWAYS
