"""Keeping the fact that money arrived, or is said to have: first the fact, by itself, then what follows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from posada.contexts.payments.models import Payment, State
from posada.contexts.payments.payable import refuse_unpayable
from posada.ground.agenda.unit import touch
from posada.ground.rates.exchange import Exchange
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, as_json, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of an arrival; `source` and `external_id` make it one, however often it is told."""

    customer_id: int
    amount: Money
    method: str
    source: str
    external_id: str
    value_at: datetime
    invoice_id: int | None = None
    reference: str = ""
    exchange: Exchange | None = None  # what was paid, where that was another currency than it is booked in
    proof: Mapping[str, Any] = field(default_factory=dict)
    pays: tuple[int, ...] = ()  # the claims that the payer chose, where it is for several


def record_payment(
    arrival: Arrival, *, grounds: tuple[Ground, ...] = (), now: datetime, by: Actor
) -> tuple[Payment, bool]:
    """The payment of this arrival, and whether it is new. It stands as claimed until it is settled.

    Raises Refused where a customer would pay what cannot be paid so.
    """
    if not arrival.amount.is_positive:
        raise BadInput("amount", str(arrival.amount), "an amount above zero")
    known = Payment.objects.filter(source=arrival.source, external_id=arrival.external_id).first()
    if known is not None:
        return known, False
    if arrival.invoice_id is not None:
        refuse_unpayable(arrival.invoice_id, by=by, now=now)
    (id,) = take_ids("payments_payment_id_seq", 1)
    (decision,) = record(
        [
            Verdict(arrival.customer_id, "payment", id, "payment", arrival.value_at, grounds, learnt_at=now,
                    facts=_facts(arrival), amounts={"amount": arrival.amount}, effects=("payment-recorded",))
        ],
        now=now, actor=by,
    )  # fmt: skip
    payment = Payment.objects.create(
        id=id, customer_id=arrival.customer_id, source=arrival.source, external_id=arrival.external_id,
        method=arrival.method, state=State.CLAIMED, amount=arrival.amount.amount, currency=arrival.amount.currency,
        reference=arrival.reference, invoice_id=arrival.invoice_id, value_at=arrival.value_at, learnt_at=now,
        proof=_proof(arrival), decision_id=decision, rate=arrival.exchange.rate if arrival.exchange else None,
        told_amount=arrival.exchange.stated.amount if arrival.exchange else None,
        told_currency=arrival.exchange.stated.currency if arrival.exchange else "",
    )  # fmt: skip
    touch("payment", [id])
    if arrival.invoice_id:
        touch("invoice", [arrival.invoice_id])
    return payment, True


def _proof(arrival: Arrival) -> dict[str, Any]:
    """What is known of it from its payer, as it is stored."""
    chosen = {"pays": arrival.pays} if arrival.pays else {}
    stored: dict[str, Any] = json.loads(as_json({**arrival.proof, **chosen}))
    return stored


def _facts(arrival: Arrival) -> dict[str, object]:
    facts: dict[str, object] = {"method": arrival.method, "invoice": arrival.invoice_id}
    return facts | arrival.exchange.facts if arrival.exchange is not None else facts
