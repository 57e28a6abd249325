"""Gateways' facts: kept once, by themselves, before anything is made of them; then made something of, once."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from posada.contexts.payments.acts import settle_charge, take_dispute
from posada.contexts.payments.acts.add_card import note_refused, note_stored
from posada.contexts.payments.acts.issue_reference import note_issued, note_reference_paid, note_reference_refused
from posada.contexts.payments.gateways import gateway as find_gateway
from posada.contexts.payments.models import Charge, GatewayFact, Reference
from posada.ground.agenda.parking import park
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import unit
from posada.kernel.errors import PosadaError
from posada.terms.actor import SYSTEM
from posada.terms.decisions import as_json

# Kind of fact -> what is made of it, within a unit of work.
TAKEN: dict[str, Callable[[GatewayFact, datetime], None]] = {
    "charge-confirmed": settle_charge.confirm_charge,
    "charge-declined": settle_charge.decline_charge,
    "card-stored": note_stored,
    "card-refused": note_refused,
    "reference-issued": note_issued,
    "reference-refused": note_reference_refused,
    "reference-paid": note_reference_paid,
    "dispute-opened": take_dispute.take_opened,
    "dispute-won": take_dispute.take_won,
    "dispute-lost": take_dispute.take_lost,
}
WAITING_MAX = 100  # facts looked at again after a message


@transaction.atomic
def keep_fact(
    gateway: str, kind: str, external_id: str, *, key: str = "", body: Mapping[str, Any] | None = None, now: datetime
) -> int:
    """The id of the fact, new or known: one identity of one gateway is one fact."""
    fact, _ = GatewayFact.objects.get_or_create(
        gateway=gateway, external_id=external_id,
        defaults={"kind": kind, "key": key, "body": json.loads(as_json(dict(body or {}))), "learnt_at": now},
    )  # fmt: skip
    return fact.pk


def take_fact(fact_id: int, *, now: datetime) -> None:
    """Make of a fact what it means; a fact already taken is left alone, one that fails keeps its fault and waits.

    The claim that it was about is parked meanwhile, where that is known: a person looks before anything else happens.
    """
    try:
        with unit(now, SYSTEM):
            fact = GatewayFact.objects.select_for_update().get(pk=fact_id)
            if fact.settled_at is not None or fact.kind not in TAKEN:
                return
            TAKEN[fact.kind](fact, now)
            fact.settled_at, fact.fault = now, ""
            fact.save(update_fields=["settled_at", "fault"])
    except (PosadaError, ObjectDoesNotExist) as error:
        _keep_fault(fact_id, f"{type(error).__name__}: {error}", now)


@transaction.atomic
def _keep_fault(fact_id: int, fault: str, now: datetime) -> None:
    GatewayFact.objects.filter(pk=fact_id).update(fault=fault)
    fact = GatewayFact.objects.get(pk=fact_id)
    asked = fact.key and (Charge.objects.filter(key=fact.key).first() or Reference.objects.filter(key=fact.key).first())
    if asked:
        step = DueStep(asked.customer_id, "invoice", asked.invoice_id, fact.kind, fact.learnt_at)
        park(step, f"{fact.gateway} {fact.external_id}: {fault}", now=now)


def receive_message(name: str, body: bytes, headers: Mapping[str, str], *, now: datetime, arrived_at: datetime) -> int:
    """What a gateway sends to our door: kept, then taken; how many facts it told. Raises Forged, NotUnderstood.

    `arrived_at` is wall time, by which the gateway's signature is judged. What came before its time, a dispute before
    its charge, waits as a fact and is taken as soon as what it needs is there.
    """
    told = find_gateway(name).read_message(body, headers, now=arrived_at)
    facts = [keep_fact(name, t.kind, t.external_id, key=t.key, body=t.body, now=now) for t in told]
    for fact in facts:
        take_fact(fact, now=now)
    if facts:
        take_waiting(name, now=now)
    return len(facts)


def take_waiting(name: str, *, now: datetime) -> None:
    """Try again what nothing could be made of, oldest first, for as long as one lets another be taken."""
    known: list[int] = []
    while (waiting := _waiting(name)) and waiting != known:
        known = waiting
        for fact in waiting:
            take_fact(fact, now=now)


def _waiting(name: str) -> list[int]:
    found = GatewayFact.objects.filter(gateway=name, settled_at=None, kind__in=TAKEN).exclude(fault="")
    return list(found.order_by("pk").values_list("pk", flat=True)[:WAITING_MAX])
