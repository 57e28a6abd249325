"""Demanding that the services of a disputed order go off."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.payments import queries
from posada.contexts.payments.events import DisputeSuspensionDue
from posada.contexts.payments.models import Dispute
from posada.contexts.payments.rules.dispute_notice import DisputeNotice
from posada.contexts.payments.rules.dispute_suspension import DisputeSuspension
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.counting import count
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground
from posada.terms.versions import book


def start_dispute_clock(dispute_id: int, *, sent_at: datetime, now: datetime, by: Actor) -> None:
    """The notice was sent: the time to pay again runs from now; for a recurring dispute there is none."""
    dispute = Dispute.objects.select_for_update().get(pk=dispute_id)
    terms = book().by_number(dispute.version_id)
    ruling = terms.ruling(DisputeNotice)
    if ruling is None or dispute.notified_at is not None:
        return
    dispute.notified_at = sent_at
    dispute.pay_by = terms.calendar.add(sent_at, ruling.rule.repay_within)
    dispute.save(update_fields=["notified_at", "pay_by"])
    counted = count(terms, sent_at, ruling.rule.repay_within, "after")
    verdict = Verdict(
        dispute.customer_id, "dispute", dispute.pk, "start-dispute-clock", sent_at,
        ruling.orders() + counted.grounds,
        facts={"pay_by": dispute.pay_by, "hours": str(ruling.rule.repay_within), **counted.facts},
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    touch("dispute", [dispute.pk])


def suspend_disputed(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Announce DisputeSuspensionDue for each dispute whose time to pay again has run out."""
    for step in steps:
        dispute = queries.dispute(step.subject_id)
        ruling = book().by_number(dispute.version_id).required(DisputeSuspension)
        demand(dispute, due_at=step.due_at, grounds=ruling.orders(), now=now, by=by)


def demand(dispute: Dispute, *, due_at: datetime, grounds: tuple[Ground, ...], now: datetime, by: Actor) -> None:
    """Announce DisputeSuspensionDue for the services of what the contested payment had paid."""
    announce(DisputeSuspensionDue(dispute.pk, tuple(services_of(dispute)), due_at, grounds, now, by))


def services_of(dispute: Dispute) -> list[int]:
    """The services of the claims that the contested payment had paid."""
    invoices = billing.taken_back([dispute.payment_id]).get(dispute.payment_id, [])
    charged = billing.services_of(invoices)
    return list(dict.fromkeys(id for invoice in invoices for id in charged.get(invoice, ())))
