"""Keeping the fact that money arrived, or is said to have: first the fact, by itself, then what follows."""

import json
from collections.abc import Mapping, Sequence
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

    @property
    def identity(self) -> tuple[str, str]:
        return self.source, self.external_id


def record_payment(
    arrival: Arrival, *, grounds: tuple[Ground, ...] = (), now: datetime, by: Actor
) -> tuple[Payment, bool]:
    """The payment of this arrival, and whether it is new: `record_payments` for one."""
    return record_payments([arrival], grounds=grounds, now=now, by=by)[0]


def record_payments(
    arrivals: Sequence[Arrival], *, grounds: tuple[Ground, ...] = (), now: datetime, by: Actor
) -> list[tuple[Payment, bool]]:
    """The payment of each arrival, and whether it is new. They stand as claimed until they are settled.

    Raises Refused where a customer would pay what cannot be paid so.
    """
    for arrival in arrivals:
        if not arrival.amount.is_positive:
            raise BadInput("amount", str(arrival.amount), "an amount above zero")
    known = _known(arrivals)
    fresh = {arrival.identity: arrival for arrival in reversed(arrivals) if arrival.identity not in known}
    for arrival in fresh.values():
        if arrival.invoice_id is not None:
            refuse_unpayable(arrival.invoice_id, by=by, now=now)
    new = _keep(list(reversed(fresh.values())), grounds, now, by)
    found = []
    for arrival in arrivals:  # one that is told twice is new the first time
        found.append((known.get(arrival.identity) or new[arrival.identity], arrival.identity not in known))
        known.setdefault(arrival.identity, found[-1][0])
    return found


def _known(arrivals: Sequence[Arrival]) -> dict[tuple[str, str], Payment]:
    """The payments that are known already, by who told them and under which name."""
    told = Payment.objects.filter(
        source__in={arrival.source for arrival in arrivals},
        external_id__in={arrival.external_id for arrival in arrivals},
    )
    return {(payment.source, payment.external_id): payment for payment in told}


def _keep(
    fresh: Sequence[Arrival], grounds: tuple[Ground, ...], now: datetime, by: Actor
) -> dict[tuple[str, str], Payment]:
    """The new payments, each with its decision."""
    ids = take_ids("payments_payment_id_seq", len(fresh))
    verdicts = [
        Verdict(arrival.customer_id, "payment", id, "payment", arrival.value_at, grounds, learnt_at=now,
                facts=_facts(arrival), amounts={"amount": arrival.amount}, effects=("payment-recorded",))
        for id, arrival in zip(ids, fresh, strict=True)
    ]  # fmt: skip
    decisions = record(verdicts, now=now, actor=by)
    payments = Payment.objects.bulk_create(
        Payment(
            id=id, customer_id=arrival.customer_id, source=arrival.source, external_id=arrival.external_id,
            method=arrival.method, state=State.CLAIMED, amount=arrival.amount.amount,
            currency=arrival.amount.currency, reference=arrival.reference, invoice_id=arrival.invoice_id,
            value_at=arrival.value_at, learnt_at=now, proof=_proof(arrival), decision_id=decision,
            rate=arrival.exchange.rate if arrival.exchange else None,
            told_amount=arrival.exchange.stated.amount if arrival.exchange else None,
            told_currency=arrival.exchange.stated.currency if arrival.exchange else "",
        )
        for id, arrival, decision in zip(ids, fresh, decisions, strict=True)
    )  # fmt: skip
    touch("payment", ids)
    touch("invoice", [arrival.invoice_id for arrival in fresh if arrival.invoice_id])
    return {arrival.identity: payment for arrival, payment in zip(fresh, payments, strict=True)}


def _proof(arrival: Arrival) -> dict[str, Any]:
    """What is known of it from its payer, as it is stored."""
    chosen = {"pays": arrival.pays} if arrival.pays else {}
    stored: dict[str, Any] = json.loads(as_json({**arrival.proof, **chosen}))
    return stored


def _facts(arrival: Arrival) -> dict[str, object]:
    facts: dict[str, object] = {"method": arrival.method, "invoice": arrival.invoice_id}
    return facts | arrival.exchange.facts if arrival.exchange is not None else facts
