"""Doubting a payment: asking its payer for the receipt, and keeping what is sent."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.payments import queries
from posada.contexts.payments.events import ReceiptAsked
from posada.contexts.payments.models import Payment
from posada.contexts.payments.rules.payment_proof import PaymentDoubt
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, as_json, record
from posada.terms.rule import Ruling
from posada.terms.versions import book


def ask_receipt(payment_id: int, *, now: datetime, by: Actor) -> None:
    """Ask the payer for the receipt. Announces ReceiptAsked; Refused for those who may not, or other methods."""
    (payment,) = queries.locked([payment_id])
    ruling = book().for_existing(now).required(PaymentDoubt)
    verdict = _verdict(payment, "ask-receipt", ruling, now)
    if not by.is_staff or by.role not in (ruling.rule.role, "administrator"):
        raise verdict.refused("role-not-allowed", needs=ruling.rule.role, role=by.role)
    if payment.method not in ruling.rule.methods:
        raise verdict.refused("other-method", methods=ruling.rule.methods)
    (decision,) = record([verdict], now=now, actor=by)
    announce(ReceiptAsked(payment.pk, decision, now, by))


def keep_receipt(payment_id: int, receipt: Mapping[str, Any], *, now: datetime, by: Actor) -> None:
    """Keep the receipt that the payer sent, for the person who decides. BadInput without a file."""
    if not receipt.get("file"):
        raise BadInput("evidence", receipt, "a file")
    (payment,) = queries.locked([payment_id])
    ruling = book().for_existing(now).required(PaymentDoubt)
    record([_verdict(payment, "keep-receipt", ruling, now)], now=now, actor=by)
    payment.proof = {**payment.proof, **json.loads(as_json(receipt))}
    payment.save(update_fields=["proof"])
    touch("payment", [payment.pk])


def _verdict(payment: Payment, act: str, ruling: Ruling[PaymentDoubt], now: datetime) -> Verdict:
    return Verdict(
        payment.customer_id, "payment", payment.pk, act, now, ruling.permits(),
        facts={"method": payment.method, "invoice": payment.invoice_id},
        amounts={"amount": Money(payment.amount, payment.currency)}, effects=(act,),
    )  # fmt: skip
