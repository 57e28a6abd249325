"""What a gateway's answer to a charge makes of it."""

from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.payments import grounds as clauses
from posada.contexts.payments.acts.record_payment import Arrival, record_payment
from posada.contexts.payments.acts.settle_payment import receive_payment
from posada.contexts.payments.events import ChargeDeclined
from posada.contexts.payments.models import Charge, ChargeState, GatewayFact
from posada.contexts.payments.rules.card_payment import ChargeFailure
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import SYSTEM
from posada.terms.decisions import Verdict, record
from posada.terms.rule import distinct, grounds
from posada.terms.versions import book


def confirm_charge(fact: GatewayFact, now: datetime) -> None:
    """The card was charged: the money is a payment, received. Told twice, it is one payment."""
    charge = Charge.objects.select_for_update().get(key=fact.key)
    if charge.state not in (ChargeState.ASKED, ChargeState.DECLINED):
        return
    grounds = clauses.of_method(charge.method, book().for_existing(now))
    arrival = Arrival(
        customer_id=charge.customer_id, amount=Money(charge.amount, charge.currency), method=charge.method,
        source=charge.gateway, external_id=fact.external_id, value_at=fact.learnt_at, invoice_id=charge.invoice_id,
    )  # fmt: skip
    payment, _ = record_payment(arrival, grounds=grounds, now=now, by=SYSTEM)
    _answered(charge, ChargeState.CONFIRMED, fact, now)
    charge.payment_id = payment.pk
    charge.save(update_fields=["payment_id"])
    receive_payment(payment.pk, grounds=grounds, now=now, by=SYSTEM)


def decline_charge(fact: GatewayFact, now: datetime) -> None:
    """The card was not charged; the invoice stays unpaid and everything runs on. Announces ChargeDeclined."""
    charge = Charge.objects.select_for_update().get(key=fact.key)
    if charge.state != ChargeState.ASKED:
        return
    reason = str(fact.body.get("code", ""))
    _answered(charge, ChargeState.DECLINED, fact, now, reason)
    terms = book().for_existing(now)
    failure = terms.ruling(ChargeFailure)
    (invoice,) = billing.locked([charge.invoice_id])
    pay_until = billing.last_day_of_grace(invoice)
    (decision,) = record(
        [
            Verdict(charge.customer_id, "charge", charge.pk, "decline-charge", now,
                    distinct((*grounds(failure), *clauses.of_method(charge.method, terms))),
                    facts={"invoice": charge.invoice_id, "code": reason, "last_four": charge.last_four,
                           "pay_until": pay_until},
                    amounts={"amount": Money(charge.amount, charge.currency)}, effects=("charge-declined",))
        ],
        now=now, actor=SYSTEM,
    )  # fmt: skip
    tell = failure is not None and failure.rule.tell_at_once
    announce(
        ChargeDeclined(
            charge.pk,
            charge.customer_id,
            charge.invoice_id,
            decision,
            reason,
            charge.last_four,
            pay_until,
            tell,
            now,
            SYSTEM,
        )
    )


def _answered(charge: Charge, state: ChargeState, fact: GatewayFact, now: datetime, answer: str = "") -> None:
    charge.state, charge.answered_at, charge.answer = state, now, answer or fact.external_id
    charge.save(update_fields=["state", "answered_at", "answer"])
    touch("invoice", [charge.invoice_id])
