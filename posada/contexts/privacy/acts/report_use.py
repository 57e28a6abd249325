"""Statistics of use: for a listed purpose, as sums; to third parties, with names only where they were permitted."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from posada.contexts.privacy import queries
from posada.contexts.privacy.rules.third_parties import ThirdPartyStatistics
from posada.contexts.privacy.rules.usage import UsagePurposes
from posada.contexts.services import queries as services
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

BY_STATION = "play"  # the action by which stations are ranked


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked: the purpose, the month (`2026-03`), and the region; with none, everywhere."""

    purpose: str
    month: str
    region: str = ""


def month_days(month: str) -> tuple[date, date]:
    """The first and the last day of a month written `2026-03`; BadInput for anything else."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise BadInput("month", month, "a month, 2026-03") from error
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def report(asked: Report, *, now: datetime, by: Actor) -> list[tuple[str, int]]:
    """(what, how often) for a listed purpose, most first. Raises Refused for any other; BadInput for customers."""
    if by.is_customer:
        raise BadInput("by", str(by), "the house or its staff")
    first, last = month_days(asked.month)
    ruling = book().for_existing(now).ruling(UsagePurposes)
    verdict = Verdict(0, "usage", first.toordinal(), "usage-report", now, grounds(ruling, role="permits"),
                      effects=("report-made",))  # fmt: skip
    if ruling is None or asked.purpose not in ruling.rule.purposes:
        raise verdict.refused("no-such-purpose", grounds=grounds(ruling), purpose=asked.purpose)
    rows = queries.by_action(asked.region, first, last)
    if "station" in asked.purpose:
        ranked = queries.ranking(BY_STATION, asked.region, first, last)
        names = services.by_id([id for id, _ in ranked])
        rows = [(names[id].name, times) for id, times in ranked]
    facts = {"purpose": asked.purpose, "month": asked.month, "region": asked.region, "rows": rows}
    made = Verdict(0, "usage", first.toordinal(), "usage-report", now, ruling.permits(), facts=facts,
                   effects=("report-made",))  # fmt: skip
    record([made], now=now, actor=by)
    return rows


def export(service_id: int, what: str, month: str, *, identified: bool, now: datetime, by: Actor) -> dict[str, Any]:
    """Totals of one service's use for a third party; `identified`, with the people who permitted to be named.

    The journal keeps how many they are, never who.
    """
    service = services.by_id([service_id])[service_id]
    first, last = month_days(month)
    ruling = services.governs(service, now).ruling(ThirdPartyStatistics, services.target(service))
    verdict = Verdict(service.customer_id, "service", service_id, "export-statistics", now,
                      grounds(ruling, role="permits"), facts={"what": what, "month": month})  # fmt: skip
    if ruling is None or what not in ruling.rule.services:
        raise verdict.refused("no-such-statistics", grounds=grounds(ruling))
    known = queries.listeners(service_id) if identified else []
    named = [each for each in known if each.may_be_named_at is not None]
    totals = queries.totals(service_id, first, last)
    facts = {"what": what, "month": month, "totals": totals, "named": len(named), "withheld": len(known) - len(named)}
    made = Verdict(service.customer_id, "service", service_id, "export-statistics", now, ruling.permits(), facts=facts,
                   effects=("statistics-exported",))  # fmt: skip
    record([made], now=now, actor=by)
    return {"totals": totals, "people": [{"name": each.name, "email": each.email} for each in named]}
