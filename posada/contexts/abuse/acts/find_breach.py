"""Breaches: reported, found, warned of, settled."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.abuse import queries
from posada.contexts.abuse.events import BreachWarned
from posada.contexts.abuse.models import Breach
from posada.contexts.abuse.rules.breach_consequences import BreachCancellation, BreachWarning
from posada.contexts.abuse.rules.preventive_suspension import PreventiveSuspension
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import cases_open
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import grounds
from posada.terms.versions import book

OFFER = "breach-cancellation"


def report_abuse(
    service_id: int, kind: str, *, source: str = "", evidence: Sequence[object] = (), now: datetime, by: Actor
) -> int:
    """Open the case of a complaint about a service, with its evidence and what is on file; the case's id."""
    service = services.by_id([service_id])[service_id]
    terms = book().for_existing(now)
    matter = Matter(
        customer_id=service.customer_id, kind="abuse", subject=("service", service.pk), role="support",
        grounds=grounds(terms.ruling(PreventiveSuspension, services.target(service)), role="permits"), due_at=now,
        facts={"kind": kind, "from": source, "on_file": queries.on_file(service_id)}, evidence=evidence,
        act="abuse-report",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def judge_abuse(case: Case, found: bool, fields: Mapping[str, Any], *, reason: str, now: datetime, by: Actor) -> None:
    """Close a complaint as unfounded, or as a breach of the clause that is named."""
    outcome = CaseState.GRANTED if found else CaseState.REFUSED
    close_case(case.pk, outcome, grounds=(), now=now, by=by, facts={"reason": reason})
    if found:
        ground = str(fields.get("ground") or case.facts["kind"])
        clause, correct = str(fields.get("clause", "")), str(fields.get("correct", reason))
        record_breach(case.subject_id, clause=clause, ground=ground, correct=correct, now=now, by=by)


def record_breach(service_id: int, *, clause: str, ground: str, correct: str, now: datetime, by: Actor) -> int:
    """Record a breach: the first is warned of, a repeated one puts the cancellation before a person; the breach's id.

    Announces BreachWarned for a warning.
    """
    service = services.by_id([service_id])[service_id]
    terms = book().for_existing(now)
    if clause not in terms.clauses:
        raise BadInput("clause", clause, "the clause of the terms that is broken")
    target = services.target(service)
    warning = terms.required(BreachWarning, target)
    repeated = len(_earlier(service_id, clause, terms, service)) >= warning.rule.warnings_before_cancellation
    act = "record-repeated-breach" if repeated else "warn-of-breach"
    comply_by = None if repeated else terms.calendar.add(now, warning.rule.comply_within)
    (id,) = take_ids("abuse_breach_id_seq", 1)
    verdict = Verdict(
        service.customer_id, "service", service.pk, act, now,
        warning.limits() if repeated else warning.orders(),
        facts={"breach": id, "clause": clause, "ground": ground, "comply_by": comply_by}, effects=(act,),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    Breach.objects.create(
        id=id, customer_id=service.customer_id, service_id=service_id, ground=ground, clause=clause, found_at=now,
        warned_at=None if repeated else now, comply_by=comply_by, decision_id=decision,
    )  # fmt: skip
    touch("breach", [id])
    if comply_by is not None:
        announce(BreachWarned(id, service_id, service.customer_id, clause, correct, comply_by, now, by))
    else:
        offer_cancellation(service_id, ground, due_at=now, now=now, by=by)
    return id


def _earlier(service_id: int, clause: str, terms: Terms, service: Service) -> list[Breach]:
    rule = terms.ruling(BreachCancellation, services.target(service))
    found = queries.warnings(service_id)
    if rule is not None and rule.rule.repeats == "same-clause":
        found = [breach for breach in found if breach.clause == clause]
    return found


def offer_cancellation(service_id: int, ground: str, *, due_at: datetime, now: datetime, by: Actor) -> int | None:
    """Put the cancellation of a service for breach before a person; None where it lies there already.

    Raises Refused without a warning on file.
    """
    if cases_open("service", [service_id], OFFER):
        return None
    service = services.by_id([service_id])[service_id]
    terms = book().for_existing(now)
    target = services.target(service)
    ruling, warning = terms.required(BreachCancellation, target), terms.ruling(BreachWarning, target)
    on_file = queries.warnings(service_id)
    if warning is not None and len(on_file) < warning.rule.warnings_before_cancellation:
        verdict = Verdict(service.customer_id, "service", service_id, OFFER, now, ruling.orders())
        raise verdict.refused("no-warning-on-file", grounds=ruling.orders() + warning.limits())
    matter = Matter(
        customer_id=service.customer_id, kind=OFFER, subject=("service", service_id), role=ruling.rule.role,
        grounds=ruling.orders() + grounds(warning, role="limits"), due_at=due_at, act=f"offer-{OFFER}",
        facts={"ground": ground, "on_file": queries.on_file(service_id)},
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def note_unmet(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """The time to comply with warnings ran out: the cancellations lie before a person from now on."""
    breaches = list(Breach.objects.select_for_update().filter(pk__in=[s.subject_id for s in steps]).order_by("pk"))
    for breach in breaches:
        breach.unmet_at = now
    Breach.objects.bulk_update(breaches, ["unmet_at"])
    touch("breach", [breach.pk for breach in breaches])
    for breach in breaches:
        if breach.service_id is not None:
            offer_cancellation(breach.service_id, breach.ground, due_at=now, now=now, by=by)


def link_ticket(breach_id: int, ticket_id: int) -> None:
    """Note the ticket by which a breach was warned of."""
    Breach.objects.filter(pk=breach_id).update(ticket_id=ticket_id)


def settle_breaches(ticket_id: int, *, now: datetime) -> None:
    """The ticket of a warning was closed: what it asked for is done. The warning stays on file."""
    found = list(Breach.objects.filter(ticket_id=ticket_id, settled_at=None))
    for breach in found:
        breach.settled_at = now
    Breach.objects.bulk_update(found, ["settled_at"])
    touch("breach", [breach.pk for breach in found])
