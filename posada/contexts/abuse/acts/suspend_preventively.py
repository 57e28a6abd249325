"""Suspending a service on suspicion, and deciding what comes of it."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.abuse.events import SuspicionEnded, SuspicionRaised
from posada.contexts.abuse.rules.preventive_suspension import PreventiveSuspension, SuspensionReview
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.roles import permitted
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book

CASE = "preventive-suspension"


def suspend_preventively(
    service_id: int, *, clause: str, evidence: Sequence[object] = (), now: datetime, by: Actor
) -> int:
    """Suspend a service while a suspicion is looked into, and return the case. Announces SuspicionRaised.

    Raises Refused where no clause is named, or by someone whose role it is not.
    """
    service = services.by_id([service_id])[service_id]
    terms = book().for_existing(now)
    target = services.target(service)
    ruling = terms.required(PreventiveSuspension, target)
    review = terms.ruling(SuspensionReview, target)
    verdict = Verdict(service.customer_id, "service", service.pk, CASE, now, ruling.orders())
    if ruling.rule.clause_required and not clause:
        raise verdict.refused("clause-missing")
    if clause and clause not in terms.clauses:
        raise BadInput("clause", clause, "a clause of the terms in force")
    verdict = permitted(verdict, CASE, by=by, terms=terms, otherwise=(ruling.rule.role, "supervisor"))
    matter = Matter(
        customer_id=service.customer_id, kind=CASE, subject=("service", service.pk), role=ruling.rule.role,
        grounds=verdict.grounds + grounds(review, role="limits"), due_at=now, act=CASE,
        deadline=terms.calendar.add(now, review.rule.within) if review else None,
        facts={"clause": clause, "suspected_by": str(by)}, evidence=evidence,
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    announce(SuspicionRaised(service.pk, service.customer_id, case_id, clause, ruling.orders(), now, by))
    return case_id


def remind_of_review(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Alert whoever investigates; when the time is up, pass the case on. It lifts nothing by itself."""
    terms = book().for_existing(now)
    due_at = {step.subject_id: step.due_at for step in steps}
    cases = list(Case.objects.select_for_update().filter(pk__in=due_at).order_by("pk"))
    found = services.by_id([case.subject_id for case in cases])
    verdicts = []
    for case in cases:
        review = terms.required(SuspensionReview, services.target(found[case.subject_id]))
        overdue = case.deadline is not None and due_at[case.pk] >= case.deadline
        case.stage = "overdue" if overdue else f"alerted-{alerts_sent(case.stage) + 1}"
        case.role = review.rule.overdue_to if overdue else case.role
        act = "review-overdue" if overdue else "review-alert"
        verdicts.append(
            Verdict(case.customer_id, "service", case.subject_id, act, due_at[case.pk], review.orders(),
                    facts={"case": case.pk, "deadline": case.deadline, "passed_to": case.role}, effects=(case.stage,))
        )  # fmt: skip
    record(verdicts, now=now, actor=by)
    Case.objects.bulk_update(cases, ["stage", "role"])
    touch("case", list(due_at))


def alerts_sent(stage: str) -> int:
    """How many alerts a case has had."""
    return int(stage.removeprefix("alerted-")) if stage.startswith("alerted-") else 0


def lift_suspicion(case: Case, *, reason: str, now: datetime, by: Actor) -> None:
    """Lift a preventive suspension. Announces SuspicionEnded."""
    stood_on = _review_grounds(case, now)
    close_case(
        case.pk, CaseState.CLOSED, grounds=stood_on, now=now, by=by, act="lift-suspicion", facts={"reason": reason}
    )
    announce(SuspicionEnded(case.subject_id, case.pk, stood_on, now, by))


def prolong_suspicion(case: Case, until: datetime, *, reason: str, now: datetime, by: Actor) -> None:
    """Keep a preventive suspension until a later instant, for a reason that is recorded."""
    if not reason.strip():
        raise BadInput("reason", reason, "the reason for which the suspension goes on")
    if until <= now:
        raise BadInput("until", until.isoformat(), "an instant to come")
    record(
        [Verdict(case.customer_id, "service", case.subject_id, "prolong-suspicion", now,
                 _review_grounds(case, now), facts={"case": case.pk, "until": until, "reason": reason},
                 effects=("deadline-moved",))],
        now=now, actor=by,
    )  # fmt: skip
    case.deadline, case.stage = until, "prolonged"
    case.save(update_fields=["deadline", "stage"])
    touch("case", [case.pk])


def _review_grounds(case: Case, now: datetime) -> tuple[Ground, ...]:
    service = services.by_id([case.subject_id])[case.subject_id]
    return grounds(book().for_existing(now).ruling(SuspensionReview, services.target(service)))
