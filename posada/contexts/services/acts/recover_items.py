"""Recovering deleted items: by the customer, where the service lets it, or by a person from the copies."""

from datetime import date, datetime

from posada.contexts.services import queries
from posada.contexts.services.models import Service
from posada.contexts.services.rules.recovery_window import RecoveryByCustomer, RecoveryWindow, last_day_of_recovery
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds

CASE = "restore-items"


def recover_items(service_id: int, deleted_on: date, *, now: datetime, by: Actor) -> None:
    """Note that a customer recovers deleted items itself. Raises Refused where its service does not offer that."""
    service = queries.by_id([service_id])[service_id]
    ruling = queries.governs(service, now).ruling(RecoveryByCustomer, queries.target(service))
    verdict = _verdict(service, "recover-items", deleted_on, now)
    if ruling is None or not ruling.rule.offered:
        raise verdict.refused("not-recoverable-by-the-customer", grounds=grounds(ruling))
    window, last_day = _window(service, deleted_on, verdict, now)
    record(
        [Verdict(service.customer_id, "service", service.pk, "recover-items", now,
                 ruling.permits() + window.limits(), effects=("items-recovered",),
                 facts={"deleted_on": deleted_on, "last_day": last_day, "through": list(ruling.rule.through)})],
        now=now, actor=by,
    )  # fmt: skip


def ask_restoration(service_id: int, deleted_on: date, what: str, *, now: datetime, by: Actor) -> int:
    """Put the restoration of deleted items before a person; the case's id. Refused outside the window."""
    service = queries.by_id([service_id])[service_id]
    window, last_day = _window(service, deleted_on, _verdict(service, CASE, deleted_on, now), now)
    terms = queries.governs(service, now)
    matter = Matter(
        service.customer_id, CASE, ("service", service.pk), window.rule.role, window.permits(), now, act=CASE,
        deadline=terms.calendar.close_of(last_day),
        facts={"deleted_on": deleted_on, "last_day": last_day, "what": what, "copy": "may-be-incomplete"},
    )  # fmt: skip
    return open_cases([matter], now=now, by=by)[0]


def decide_restoration(case: Case, *, granted: bool, reason: str = "", now: datetime, by: Actor) -> None:
    """Say that the items were restored, or that the copies did not hold them."""
    service = queries.by_id([case.subject_id])[case.subject_id]
    window = queries.governs(service, now).ruling(RecoveryWindow, queries.target(service))
    close_case(
        case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=grounds(window, role="permits"),
        now=now, by=by, facts={"reason": reason},
    )  # fmt: skip


def _window(service: Service, deleted_on: date, verdict: Verdict, now: datetime) -> tuple[Ruling[RecoveryWindow], date]:
    """The rule of the copies and their last day; raises the refusal of what comes later."""
    terms = queries.governs(service, now)
    ruling = terms.ruling(RecoveryWindow, queries.target(service))
    if ruling is None:
        raise verdict.refused("no-copies")
    last_day = last_day_of_recovery(deleted_on, ruling.rule, terms.calendar)
    if terms.calendar.today(now) > last_day:
        raise verdict.refused("outside-the-window", grounds=ruling.orders(), last_day=last_day)
    return ruling, last_day


def _verdict(service: Service, act: str, deleted_on: date, now: datetime) -> Verdict:
    return Verdict(service.customer_id, "service", service.pk, act, now, facts={"deleted_on": deleted_on})
