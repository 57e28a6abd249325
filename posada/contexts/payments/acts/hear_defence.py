"""The customer proves with the bank's letter that a proof called altered was genuine."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.payments.events import ProofVindicated
from posada.contexts.payments.models import Finding, FindingState
from posada.contexts.payments.rules.altered_proof import AlteredProofDefence
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.unit import touch
from posada.kernel.errors import NotFound
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.rule import Ground
from posada.terms.versions import book

DEFENCE = "altered-proof-defence"


def finding_of(payment_id: int) -> Finding:
    """The open finding on a payment's proof, locked; NotFound where there is none."""
    found = Finding.objects.select_for_update().filter(payment_id=payment_id, state=FindingState.OPEN).first()
    if found is None:
        raise NotFound("altered proof", payment_id)
    return found


def hear_defence(payment_id: int, states: Collection[str], document: str, *, now: datetime, by: Actor) -> int:
    """Put the bank's letter before a person; the case. Refused out of time, or where it lacks a statement."""
    found = finding_of(payment_id)
    terms = book().by_number(found.version_id)
    ruling = terms.required(AlteredProofDefence)
    verdict = Verdict(found.customer_id, "payment", payment_id, DEFENCE, now, ruling.orders())
    today = terms.calendar.today(now)
    if today > found.heard_until:
        raise verdict.refused("out-of-time", deadline=found.deadline, heard_until=found.heard_until)
    lacking = [statement for statement in ruling.rule.letter_states if statement not in states]
    if lacking:
        raise verdict.refused("letter-incomplete", lacks=lacking)
    (case,) = open_cases(
        [
            Matter(
                customer_id=found.customer_id, kind=DEFENCE, subject=("payment", payment_id), role=ruling.rule.role,
                grounds=ruling.orders(), due_at=now, evidence=[{"document": document, "states": sorted(states)}],
                facts={"deadline": found.deadline, "heard_until": found.heard_until},
            )
        ],
        now=now, by=by,
    )  # fmt: skip
    touch("finding", [found.pk])
    return case


def accept_letter(case: Case, *, now: datetime, by: Actor) -> None:
    """The proof was genuine. Announces ProofVindicated."""
    found = finding_of(case.subject_id)
    stands_on = _orders(found)
    close_case(case.pk, CaseState.GRANTED, grounds=stands_on, now=now, by=by, act="accept-bank-letter")
    found.move("prove")
    found.ended_at = now
    found.save(update_fields=["state", "ended_at"])
    touch("finding", [found.pk])
    announce(ProofVindicated(found.pk, stands_on, now, by))


def reject_letter(case: Case, reason: str, *, now: datetime, by: Actor) -> None:
    """The letter proves nothing; the finding stands."""
    found = finding_of(case.subject_id)
    close_case(
        case.pk, CaseState.REFUSED, grounds=_orders(found), now=now, by=by, act="reject-bank-letter",
        facts={"why": reason},
    )  # fmt: skip
    touch("finding", [found.pk])


def _orders(found: Finding) -> tuple[Ground, ...]:
    return book().by_number(found.version_id).required(AlteredProofDefence).orders()
