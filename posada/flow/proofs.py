"""Proofs of payment found altered: what follows, what people ask, and what they decide."""

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts.reverse_charges import reverse_doubted_fees
from posada.contexts.billing.events import InvoicesPaid
from posada.contexts.payments import queries as payments
from posada.contexts.payments.acts import cancel_for_fraud as fraud
from posada.contexts.payments.acts import hear_defence as defence
from posada.contexts.payments.acts.settle_payment import receive_payment
from posada.contexts.payments.events import FraudEstablished, ProofFoundAltered, ProofVindicated
from posada.contexts.services import queries as services
from posada.contexts.services.acts.end_services import end_now
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.models import Cause, Reason
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Answer, Judgement, Request, about
from posada.flow.fields import listed
from posada.kernel.money import Money
from posada.terms.versions import book


def suspend(event: ProofFoundAltered) -> None:
    """Only what the proof was to pay goes off."""
    found = payments.finding(event.finding_id)
    if found.invoice_id is None or not event.grounds:
        return
    service_ids = billing.services_of([found.invoice_id]).get(found.invoice_id, [])
    hold_services(
        service_ids, Reason.ALTERED_PROOF, grounds=event.grounds, about=f"finding:{found.pk}", due_at=event.now,
        now=event.now, by=event.by, facts={"deadline": found.deadline},
    )  # fmt: skip


def tell(event: ProofFoundAltered) -> None:
    """The right to prove the payment, and until when."""
    found = payments.finding(event.finding_id)
    payment = payments.by_id([found.payment_id])[found.payment_id]
    invoices = billing.by_id([found.invoice_id] if found.invoice_id else [])
    context = {
        "amount": Money(payment.amount, payment.currency), "deadline": found.deadline,
        "heard_until": found.heard_until, "number": next((i.number for i in invoices.values()), ""),
    }  # fmt: skip
    wanted = NoticeWanted("altered-proof", found.customer_id, ("payment", found.payment_id), context, found.decision_id)
    send_notices([wanted], now=event.now, by=event.by)


def reverse_charges(event: ProofVindicated) -> None:
    """What the order bore since the day of the payment is taken back."""
    found = payments.finding(event.finding_id)
    if found.invoice_id is None:
        return
    payment = payments.by_id([found.payment_id])[found.payment_id]
    calendar = book().for_existing(event.now).calendar
    since = calendar.start_of(calendar.today(payment.value_at))
    reverse_doubted_fees(found.invoice_id, since=since, grounds=event.grounds, now=event.now, by=event.by)


def receive(event: ProofVindicated) -> None:
    found = payments.finding(event.finding_id)
    receive_payment(found.payment_id, grounds=event.grounds, now=event.now, by=event.by)


def lift(event: ProofVindicated) -> None:
    holds = services.holds_about("finding", [event.finding_id])
    lift_holds([hold.pk for hold in holds], grounds=event.grounds, now=event.now, by=event.by)


def end_services(event: FraudEstablished) -> None:
    """All but what goes with its holder ends at once; data wait for their announced day."""
    for service_id in event.service_ids:
        end_now(service_id, Cause.BREACH, stood_on=event.grounds, now=event.now, by=event.by)


def open_debts(event: FraudEstablished) -> None:
    fraud.open_debts(event.finding_id, now=event.now, by=event.by)


def tell_cancelled(event: FraudEstablished) -> None:
    """What ended, what is owed, and where the data can be had."""
    found = payments.finding(event.finding_id)
    owed = fraud.debts(event.customer_id, event.now)
    context = {
        "services": [service.name for service in services.by_id(event.service_ids).values()],
        "debts": [{"number": invoice.number, "unpaid": billing.unpaid(invoice)} for invoice in owed],
    }
    wanted = NoticeWanted("fraud-cancellation", event.customer_id, ("payment", found.payment_id), context)
    send_notices([wanted], now=event.now, by=event.by)


def settle_debts(event: InvoicesPaid) -> None:
    fraud.settle_debts(event.customer_ids, now=event.now, by=event.by)


def hear_defence(request: Request) -> Answer:
    """The issuing bank's letter, about a payment; `states` lists what it states."""
    states = listed(request.fields, "states")
    document = str(request.fields.get("document", ""))
    case = defence.hear_defence(about(request, "payment"), states, document, now=request.now, by=request.by)
    return Answer("case", case)


def judge_letter(judgement: Judgement) -> None:
    if judgement.outcome == "grant":
        defence.accept_letter(judgement.case, now=judgement.now, by=judgement.by)
    else:
        defence.reject_letter(judgement.case, judgement.reason, now=judgement.now, by=judgement.by)


def judge_cancellation(judgement: Judgement) -> None:
    if judgement.outcome == "grant":
        fraud.cancel_for_fraud(judgement.case, now=judgement.now, by=judgement.by)
    else:
        fraud.forgo_cancellation(judgement.case, judgement.reason, now=judgement.now, by=judgement.by)


def judge_debts(judgement: Judgement) -> None:
    fraud.judge_debts(
        judgement.case, legal_file=judgement.outcome == "grant", reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip
