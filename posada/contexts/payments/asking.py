"""Asking gateways: the call itself, outside any transaction of ours, and its answer kept as a fact."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.payments.acts.take_facts import keep_fact, take_fact
from posada.contexts.payments.gateways import gateway
from posada.contexts.payments.models import Card, Charge, ChargeState, Reference
from posada.contexts.payments.ports import Refused
from posada.kernel.money import Money


def ask_charge(charge_id: int, *, now: datetime) -> None:
    """Charge a card. Raises Unreachable."""
    charge = Charge.objects.get(pk=charge_id)
    if charge.state != ChargeState.ASKED:
        return
    amount = Money(charge.amount, charge.currency)
    try:
        _show(charge)
        id = gateway(charge.gateway).charge(charge.token, amount, about=f"invoice {charge.invoice_id}", key=charge.key)
    except Refused as refusal:
        tell(charge.gateway, "charge-declined", f"{charge.key}:declined", charge.key, {"code": refusal.code}, now)
    else:
        tell(charge.gateway, "charge-confirmed", id, charge.key, {"charge": id}, now)


def _show(charge: Charge) -> None:
    """Note what may be shown of the card that is charged, while it is not known. Raises Refused, Unreachable."""
    if not charge.last_four:
        shown = gateway(charge.gateway).show_card(charge.token)
        Charge.objects.filter(pk=charge.pk).update(brand=shown.brand, last_four=shown.last_four)


def ask_to_store(card_id: int, *, now: datetime) -> None:
    """Store a card. Raises Unreachable."""
    card = Card.objects.get(pk=card_id)
    if card.token or card.removed_at:
        return
    try:
        stored = gateway(card.gateway).store_card(card.form_token, holder=card.holder, key=card.key)
    except Refused as refusal:
        tell(card.gateway, "card-refused", f"{card.key}:refused", card.key, {"code": refusal.code}, now)
    else:
        told = {"token": stored.token, "country": stored.country, "prepaid": stored.prepaid}
        tell(card.gateway, "card-stored", f"{card.key}:stored", card.key, told, now)


def ask_reference(reference_id: int, *, now: datetime) -> None:
    """Issue a reference. Raises Unreachable."""
    reference = Reference.objects.get(pk=reference_id)
    if reference.code:
        return
    amount = Money(reference.amount, reference.currency)
    about = f"invoice {reference.invoice_id}"
    try:
        issued = gateway(reference.gateway).issue_reference(
            amount, about=about, expires_at=reference.expires_at, key=reference.key
        )
    except Refused as refusal:
        tell(
            reference.gateway,
            "reference-refused",
            f"{reference.key}:refused",
            reference.key,
            {"code": refusal.code},
            now,
        )
    else:
        tell(reference.gateway, "reference-issued", issued.code, reference.key, {"code": issued.code}, now)


def tell(gateway: str, kind: str, external_id: str, key: str, body: Mapping[str, Any], now: datetime) -> None:
    """Keep an answer, committed by itself, and then make of it what it means."""
    take_fact(keep_fact(gateway, kind, external_id, key=key, body=body, now=now), now=now)
