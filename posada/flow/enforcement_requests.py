"""Requests and judgements by which staff enforce the terms."""

from datetime import datetime

from posada.contexts.abuse.acts.cancel_for_breach import decide_breach_cancellation
from posada.contexts.abuse.acts.find_breach import judge_abuse, offer_cancellation, record_breach
from posada.contexts.abuse.acts.suspend_preventively import lift_suspicion, prolong_suspicion, suspend_preventively
from posada.contexts.billing.acts import credit_after_breach as credit
from posada.contexts.billing.acts.settle_breach import decide_breach_refund
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.ending_requests import service_asked
from posada.kernel.errors import BadInput
from posada.terms.versions import book


def _staff_only(request: Request) -> None:
    if not request.by.is_staff:
        raise BadInput("by", str(request.by), "a member of staff")


def suspect(request: Request) -> Answer:
    """Suspend a service on suspicion: `clause`, and what `evidence` there is."""
    _staff_only(request)
    evidence = [item for item in [request.fields.get("evidence")] if item]
    case_id = suspend_preventively(
        service_asked(request), clause=str(request.fields.get("clause", "")), evidence=evidence, now=request.now,
        by=request.by,
    )  # fmt: skip
    return Answer("case", case_id)


def find(request: Request) -> Answer:
    """Record a breach: the `clause`, its `ground` and what to `correct`."""
    _staff_only(request)
    fields = request.fields
    clause = str(fields.get("clause", ""))
    breach_id = record_breach(
        service_asked(request), clause=clause, ground=str(fields.get("ground") or "conduct"),
        correct=str(fields.get("correct", "")), now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done", facts={"breach": breach_id})


def cancel_for_breach(request: Request) -> Answer:
    """Put a service's cancellation for breach before a supervisor."""
    _staff_only(request)
    ground = str(request.fields.get("ground") or "conduct")
    case_id = offer_cancellation(service_asked(request), ground, due_at=request.now, now=request.now, by=request.by)
    return Answer("case", case_id)


def judge_report(judgement: Judgement) -> None:
    judge_abuse(
        judgement.case, judgement.outcome == "grant", judgement.fields, reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def judge_suspicion(judgement: Judgement) -> None:
    """`lift` (or refuse) it, `prolong` it `until` an instant, or `cancel` (or grant) by the rules on breaches."""
    case, now, by = judgement.case, judgement.now, judgement.by
    match judgement.outcome:
        case "lift" | "refuse":
            lift_suspicion(case, reason=judgement.reason, now=now, by=by)
        case "prolong":
            until = datetime.fromisoformat(str(judgement.fields.get("until")))
            zone = book().for_existing(now).calendar.tz
            until = until if until.tzinfo else until.replace(tzinfo=zone)
            prolong_suspicion(case, until, reason=judgement.reason, now=now, by=by)
        case "cancel" | "grant":
            ground = str(judgement.fields.get("ground") or "conduct")
            offer_cancellation(case.subject_id, ground, due_at=now, now=now, by=by)
            lift_suspicion(case, reason=judgement.reason, now=now, by=by)
        case other:
            raise BadInput("outcome", other, "lift, prolong, cancel")


def judge_cancellation(judgement: Judgement) -> None:
    decide_breach_cancellation(
        judgement.case, judgement.outcome == "grant", judgement.fields, reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def judge_refund(judgement: Judgement) -> None:
    decide_breach_refund(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


def judge_credit(judgement: Judgement) -> None:
    """Credit the time not used of a service ended for breach, or withhold it with a reason."""
    credit.decide_credit(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )
