"""A chargeback: everything the payer has goes off, and ends where the payment is not made again in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from posada.contexts.payments import queries
from posada.contexts.payments.events import ChargebackEndingDue, DisputeSuspensionDue
from posada.contexts.payments.models import Dispute, Payment
from posada.contexts.payments.rules.chargeback import ChargebackEnding, ChargebackSuspension, ChargebackWait
from posada.contexts.services import queries as services
from posada.ground.agenda.steps import DueStep
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.versions import book

KIND = "chargeback"


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
