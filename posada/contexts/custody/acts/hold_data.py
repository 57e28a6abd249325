"""Data of a service, running or ended: exported by the customer, read by who needs them, returned, held, gone."""

from datetime import datetime
from typing import Any

from posada.contexts.custody.events import PurgeHeld, PurgeReleased
from posada.contexts.custody.rules.confidentiality import NeedToKnow, ReturnOrDestroy
from posada.contexts.custody.rules.held_data import DataProtection, DataWindow, NoRecovery, PurgeHolds
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import open_case
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds

RETURN, HOLD = "return-information", "purge-hold"


def export(service_id: int, *, now: datetime, by: Actor) -> None:
    """The customer takes its data out. Raises Refused for others, and once they were deleted."""
    service = _service(service_id)
    terms, target = services.governs(service, now), services.target(service)
    window, kept = terms.ruling(DataWindow, target), terms.ruling(DataProtection, target)
    verdict = Verdict(service.customer_id, "service", service_id, "export-data", now,
                      grounds(window) + grounds(kept, role="limits"),
                      facts={"ended": service.ended_at is not None, "until": service.purge_at},
                      effects=("data-exported",))  # fmt: skip
    if not by.is_customer:
        raise verdict.refused("only-the-customer-exports", grounds=grounds(kept, window))
    if service.purged_at is not None:
        raise verdict.refused("data-deleted", purged_at=service.purged_at)
    record([verdict], now=now, actor=by)


def read_data(service_id: int, reason: str, case_id: int | None, *, now: datetime, by: Actor) -> None:
    """Somebody of the staff looks into a customer's data. Raises Refused for who works on nothing of that customer."""
    service = _service(service_id)
    terms, target = services.governs(service, now), services.target(service)
    kept, need = terms.required(DataProtection, target), terms.ruling(NeedToKnow, target)
    verdict = Verdict(service.customer_id, "service", service_id, "read-data", now,
                      kept.orders() + grounds(need, role="limits"),
                      facts={"reason": reason, "for": case_id, "ended": service.ended_at is not None},
                      effects=("reading-recorded",))  # fmt: skip
    assigned = Case.objects.filter(pk=case_id or 0, customer_id=service.customer_id, state="open").exists()
    if not assigned or not reason:
        raise verdict.refused("no-need-to-know")
    record([verdict], now=now, actor=by)


def recover(service_id: int, *, now: datetime, by: Actor) -> dict[str, Any]:
    """Ask for deleted data back: refused once they were deleted; until then, by when to take them out."""
    service = _service(service_id)
    terms, target = services.governs(service, now), services.target(service)
    ruling, window = terms.required(NoRecovery, target), terms.ruling(DataWindow, target)
    verdict = Verdict(service.customer_id, "service", service_id, "recover-data", now,
                      ruling.orders() + grounds(window, role="permits"), facts={"until": service.purge_at})  # fmt: skip
    if service.purged_at is not None:
        raise verdict.refused("data-deleted", grounds=ruling.orders(), purged_at=service.purged_at)
    record([verdict], now=now, actor=by)
    return {"export_until": service.purge_at}


def ask_return(service_id: int, choice: str, *, now: datetime, by: Actor) -> int:
    """Ask for all information of a service that ended to be returned, or destroyed; the case.

    Its deletion waits for that where it is asked in time: announces PurgeHeld. Raises Refused once it was deleted.
    """
    service = _service(service_id)
    terms, target = services.governs(service, now), services.target(service)
    ruling = terms.required(ReturnOrDestroy, target)
    verdict = Verdict(service.customer_id, "service", service_id, f"ask-{RETURN}", now, ruling.orders())
    if open_case("service", service_id, RETURN) is not None:
        raise BadInput("choice", choice, "a return that was not asked for already")
    if choice not in ruling.rule.choices:
        raise BadInput("choice", choice, ", ".join(ruling.rule.choices))
    if service.purged_at is not None:
        raise verdict.refused("data-deleted", purged_at=service.purged_at)
    if service.ended_at is None:
        raise BadInput("about", service.name, "a service that has ended")
    matter = Matter(service.customer_id, RETURN, ("service", service_id), ruling.rule.role, ruling.orders(), now,
                    deadline=service.purge_at, facts={"choice": choice, "copies": True},
                    act=f"ask-{RETURN}")  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    announce(PurgeHeld(service_id, RETURN, ruling.orders(), now, by))
    return case_id


def meet_return(case: Case, evidence: str, met: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """Record what was returned or destroyed, item by item; the deletion goes on. Announces PurgeReleased."""
    if met and not evidence:
        raise BadInput("evidence", evidence, "the record of what was returned or destroyed")
    service = _service(case.subject_id)
    ruling = services.governs(service, now).ruling(ReturnOrDestroy, services.target(service))
    outcome = CaseState.GRANTED if met else CaseState.REFUSED
    facts = {"choice": case.facts.get("choice"), "evidence": evidence, "reason": reason}
    close_case(case.pk, outcome, grounds=grounds(ruling), now=now, by=by, facts=facts)
    announce(PurgeReleased(case.subject_id, grounds(ruling), now, by))


def hold_purge(service_id: int, why: str, *, now: datetime, by: Actor) -> int:
    """Keep data of an ended service from being deleted for a reason that the terms know; the case of whoever decides.

    Announces PurgeHeld. BadInput for another reason, or where nothing waits to be deleted.
    """
    service = _service(service_id)
    terms = services.governs(service, now)
    ruling = terms.required(PurgeHolds, services.target(service))
    if open_case("service", service_id, HOLD) is not None:
        raise BadInput("reason", why, "a deletion that nobody looks into yet")
    if why not in ruling.rule.reasons or service.purge_at is None or service.purged_at is not None:
        raise BadInput("reason", why, "one of %(reasons)s, before the deletion", reasons=", ".join(ruling.rule.reasons))
    matter = Matter(service.customer_id, HOLD, ("service", service_id), ruling.rule.role, ruling.orders(), now,
                    facts={"why": why, "announced_for": service.purge_at}, act="hold-purge")  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    announce(PurgeHeld(service_id, why, ruling.orders(), now, by))
    return case_id


def release_purge(case: Case, *, reason: str, now: datetime, by: Actor) -> None:
    """A person has answered what held a deletion: it goes on. Announces PurgeReleased."""
    service = _service(case.subject_id)
    ruling = services.governs(service, now).ruling(PurgeHolds, services.target(service))
    close_case(case.pk, CaseState.GRANTED, grounds=grounds(ruling), now=now, by=by, facts={"reason": reason})
    announce(PurgeReleased(case.subject_id, grounds(ruling), now, by))


def _service(service_id: int) -> Service:
    found = services.by_id([service_id]).get(service_id)
    if found is None:
        raise BadInput("about", service_id, "a service")
    return found
