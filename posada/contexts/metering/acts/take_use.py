"""What a service uses, as it is read: kept, held against the limits of the terms, once."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from posada.contexts.metering.events import ReductionAsked, ReductionMet
from posada.contexts.metering.models import Flag, Latest, Sample, Step
from posada.contexts.metering.rules.use_threshold import DegradationReview, ReductionRequest, UseThreshold
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import open_case
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.models import Outcome
from posada.terms.rule import Ruling, grounds

FLOWS = ("cpu", "transfer")  # what is told as the use since the last reading


def take_use(
    service_id: int, metric: str, value: Decimal, item: str = "", *, at: datetime, now: datetime, by: Actor
) -> None:
    """Keep a reading, in bytes, seconds or by number, and flag the service where it passes a limit of its terms.

    A reading that is back at the limit clears the flag. Announces ReductionAsked, ReductionMet.
    """
    service = services.by_id([service_id])[service_id]
    keep(service, metric, value, item, at=at)
    terms = services.governs(service, now)
    target = services.target(service)
    for ruling in terms.rulings(UseThreshold):
        if metric not in (ruling.rule.metric, ruling.rule.share_of):
            continue
        chosen = terms.ruling(UseThreshold, target, metric=ruling.rule.metric)
        if chosen is ruling:
            hold_against(service, ruling, value, item, terms, now=now, by=by)


def keep(service: Service, metric: str, value: Decimal, item: str, *, at: datetime) -> None:
    """Write down what was read; of single items the newest alone is kept."""
    Latest.objects.update_or_create(
        customer_id=service.customer_id, service_id=service.pk, metric=metric, item=item[:80],
        defaults={"value": value, "read_at": at},
    )  # fmt: skip
    if not item:
        Sample.objects.update_or_create(
            customer_id=service.customer_id, service_id=service.pk, metric=metric, step=Step.FINE, at=at,
            defaults={"value": value},
        )  # fmt: skip


def hold_against(
    service: Service, ruling: Ruling[UseThreshold], value: Decimal, item: str, terms: Terms, *, now: datetime, by: Actor
) -> None:
    """Flag what is above its limit, clear what no longer is."""
    rule = ruling.rule
    share = _share(service, rule)
    measured = value if not rule.share_of else share
    if measured is None:
        return
    flag = Flag.objects.filter(service_id=service.pk, metric=rule.metric, item=item, cleared_at=None).first()
    if measured > rule.limit and flag is None:
        _flag(service, ruling, measured, item, terms, now, by)
    elif measured <= rule.limit and flag is not None:
        _clear(service, flag, ruling, measured, terms, now, by)


def _share(service: Service, rule: UseThreshold) -> Decimal | None:
    """Percent of what a share is taken of; None while either is not known."""
    if not rule.share_of:
        return None
    found = Latest.objects.filter(service_id=service.pk, item="", metric__in=(rule.metric, rule.share_of))
    read = dict(found.values_list("metric", "value"))
    whole, part = read.get(rule.share_of), read.get(rule.metric)
    return part * 100 / whole if whole and part is not None else None


def _flag(
    service: Service, ruling: Ruling[UseThreshold], measured: Decimal, item: str, terms: Terms, now: datetime, by: Actor
) -> None:
    rule = ruling.rule
    asked = terms.ruling(ReductionRequest, services.target(service), of=rule.opens)
    until = terms.calendar.add(now, asked.rule.within) if asked else None
    facts: dict[str, Any] = {"metric": rule.metric, "value": measured, "limit": rule.limit}
    if item:
        facts["item"] = item
    known = open_case("service", service.pk, rule.opens)
    act = (f"flag-{rule.metric}:{item}" if item else f"flag-{rule.metric}")[:60]
    stood_on = ruling.orders() + grounds(asked)
    if known is None:
        matter = Matter(service.customer_id, rule.opens, ("service", service.pk), rule.role, stood_on, now,
                        facts=facts, deadline=until, act=act)  # fmt: skip
        (case_id,) = open_cases([matter], now=now, by=by)
    else:  # one matter of a kind is before a person: this goes with it
        case_id = known.pk
        record([Verdict(service.customer_id, "service", service.pk, act, now, stood_on, outcome=Outcome.CASE,
                        facts=facts, effects=("added-to-case",))], now=now, actor=by)  # fmt: skip
    Flag.objects.create(
        customer_id=service.customer_id, service_id=service.pk, metric=rule.metric, item=item[:80], value=measured,
        limit=rule.limit, case_id=case_id, raised_at=now,
    )  # fmt: skip
    if until is not None:
        announce(ReductionAsked(service.pk, service.customer_id, case_id, rule.metric, item, measured, rule.limit,
                                until, now, by))  # fmt: skip


def _clear(
    service: Service, flag: Flag, ruling: Ruling[UseThreshold], measured: Decimal, terms: Terms, now: datetime,
    by: Actor,
) -> None:  # fmt: skip
    """What was over a limit no longer is: where that was asked for, the matter ends with the last of them."""
    flag.cleared_at = now
    flag.save(update_fields=["cleared_at"])
    asked = terms.ruling(ReductionRequest, services.target(service), of=ruling.rule.opens)
    facts = {"metric": flag.metric, "value": measured, "limit": ruling.rule.limit}
    stood_on = grounds(asked) + ruling.limits()
    case = Case.objects.filter(pk=flag.case_id).first() if flag.case_id is not None else None
    left = Flag.objects.filter(case_id=flag.case_id, cleared_at=None).exists()
    if asked is None or case is None or left:
        record([Verdict(service.customer_id, "service", service.pk, f"clear-{flag.metric}", now, ruling.orders(),
                        facts=facts)], now=now, actor=by)  # fmt: skip
        return
    if case.state == CaseState.OPEN:
        close_case(case.pk, CaseState.CLOSED, grounds=stood_on, now=now, by=by, act="end-reduction", facts=facts)
    announce(ReductionMet(service.pk, case.pk, stood_on, now, by))


def take_share(service_id: int, load: Decimal, cores: int, share: Decimal, *, now: datetime, by: Actor) -> int | None:
    """A server's `load` on its `cores`, and the percent of it that one service makes: the case, where a person looks.

    One case at a time; a server that does not suffer, or a service that is not the main cause, opens none.
    """
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    ruling = terms.ruling(DegradationReview, services.target(service))
    if ruling is None or not ruling.rule.caused_by(load, cores, share):
        return None
    if open_case("service", service_id, ruling.rule.opens) is not None:
        return None
    facts = {"load": load, "cores": cores, "share": share}
    matter = Matter(service.customer_id, ruling.rule.opens, ("service", service_id), ruling.rule.role, ruling.orders(),
                    now, facts=facts, act="find-degradation")  # fmt: skip
    return open_cases([matter], now=now, by=by)[0]
