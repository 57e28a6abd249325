"""A chargeback: everything the payer has goes off, and ends where the payment is not made again in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.payments import queries
from posada.contexts.payments.events import ChargebackDecided, ChargebackEndingDue, DisputeSuspensionDue
from posada.contexts.payments.models import Dispute, Payment
from posada.contexts.payments.rules.chargeback import (
    ChargebackEnding,
    ChargebackReview,
    ChargebackSuspension,
    ChargebackWait,
)
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.versions import book

KIND, REVIEW, KEEP = "chargeback", "chargeback-review", "keep"


@dataclass(frozen=True, slots=True)
class Chargeback:
    """The rules that a chargeback of a payment falls under, and until when it can be paid by another method."""

    suspension: Ruling[ChargebackSuspension]
    pay_by: datetime | None
    grounds: tuple[Ground, ...]


def chargeback_of(kind: str, payment: Payment, terms: Terms, now: datetime) -> Chargeback | None:
    """What a contest of this kind brings; None where it is no chargeback that the terms speak of."""
    ruling = terms.ruling(ChargebackSuspension)
    if kind != KIND or ruling is None or payment.method not in ruling.rule.methods:
        return None
    wait = terms.ruling(ChargebackWait)
    pay_by = None
    if wait is not None:
        calendar = terms.provider.calendar(wait.rule.department) if wait.rule.department else terms.calendar
        pay_by = calendar.add(now, wait.rule.wait)
    return Chargeback(ruling, pay_by, ruling.orders() + grounds(wait, role="limits"))


def suspend_everything(dispute: Dispute, found: Chargeback, *, now: datetime, by: Actor) -> None:
    """Announce DisputeSuspensionDue for all that the payer has."""
    running = services.of_customer(dispute.customer_id).filter(state="active").values_list("pk", flat=True)
    announce(DisputeSuspensionDue(dispute.pk, tuple(running), now, found.grounds, now, by))


def open_review(dispute: Dispute, terms: Terms, *, now: datetime, by: Actor) -> None:
    """Put a chargeback before the person who decides on the account, where the terms leave it to one."""
    ruling = terms.ruling(ChargebackReview)
    if ruling is None or dispute.kind != KIND:
        return
    payment = queries.payment(dispute.payment_id)
    amount = Money(payment.amount, payment.currency)
    matter = Matter(
        dispute.customer_id, REVIEW, ("dispute", dispute.pk), ruling.rule.role, ruling.orders(), now,
        facts={"options": ruling.rule.options, "payment": payment.pk, "invoice": dispute.invoice_id},
        amounts={"amount": amount},
        evidence=[{"told_by": dispute.external_id, "reported_at": dispute.reported_at, "method": payment.method}],
    )  # fmt: skip
    open_cases([matter], now=now, by=by)


def decide_review(case: Case, choice: str, *, reason: str, now: datetime, by: Actor) -> None:
    """Close the account, delete its services, or (`keep`) let the debt be one like any other.

    Announces ChargebackDecided. BadInput for what the terms do not offer.
    """
    dispute = Dispute.objects.select_for_update().get(pk=case.subject_id)
    terms = book().by_number(dispute.version_id)
    ruling = terms.required(ChargebackReview)
    rule = ruling.rule
    if choice not in (*rule.options, KEEP):
        raise BadInput("choice", choice, ", ".join((*rule.options, KEEP)))
    invoices = tuple(billing.taken_back([dispute.payment_id]).get(dispute.payment_id, ()))
    running = services.running_of([dispute.customer_id]) if choice != KEEP else []
    ending = tuple(service.pk for service in running if service.type not in rule.spares)
    due_on = terms.calendar.after(terms.calendar.today(now), rule.repay_within) if choice == KEEP else None
    close_case(
        case.pk, CaseState.REFUSED if choice == KEEP else CaseState.GRANTED, grounds=ruling.orders(), now=now, by=by,
        act=f"chargeback-{choice}", facts={"choice": choice, "reason": reason, "due_on": due_on},
    )  # fmt: skip
    if choice == KEEP:
        dispute.kept_at = now
        dispute.save(update_fields=["kept_at"])
    touch("dispute", [dispute.pk])
    announce(
        ChargebackDecided(dispute.pk, dispute.customer_id, choice, ending, invoices, due_on, ruling.orders(), now, by)
    )


def end_charged_back(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Announce ChargebackEndingDue for each chargeback that was not paid again in time."""
    for step in steps:
        dispute = queries.dispute(step.subject_id)
        ruling = book().by_number(dispute.version_id).required(ChargebackEnding)
        held = [hold.service_id for hold in services.holds_about("dispute", [dispute.pk])]
        ending = [s.pk for s in services.by_id(held).values() if s.type not in ruling.rule.spares]
        announce(
            ChargebackEndingDue(dispute.pk, dispute.customer_id, tuple(ending), step.due_at, ruling.orders(), now, by)
        )
