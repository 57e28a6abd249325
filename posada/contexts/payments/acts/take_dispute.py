"""What a gateway tells of disputes: opened, won, lost."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from posada.contexts.payments.acts.end_dispute import resolve_dispute
from posada.contexts.payments.acts.open_dispute import Contested, open_dispute
from posada.contexts.payments.models import Dispute, GatewayFact, Payment
from posada.kernel.errors import NotFound
from posada.kernel.instants import in_utc
from posada.kernel.money import Money
from posada.terms.actor import Actor

GATEWAY = Actor("system", channel="gateway")


def take_opened(fact: GatewayFact, now: datetime) -> None:
    """A payer contests a charge. NotFound while we do not know the payment: the fact then waits for it."""
    body = fact.body
    payment = Payment.objects.filter(source=fact.gateway, external_id=body.get("charge", "")).first()
    if payment is None:
        raise NotFound(f"payment of {fact.gateway}", str(body.get("charge")))
    reported_at = in_utc(datetime.fromisoformat(body["reported_at"])) if body.get("reported_at") else fact.learnt_at
    told = Contested(
        payment.pk, f"{fact.gateway}:{body['dispute']}", reported_at, body.get("kind", "dispute"), _money(body, "cost")
    )
    open_dispute(told, now=now, by=GATEWAY)


def take_won(fact: GatewayFact, now: datetime) -> None:
    """The dispute ended in our favour; `returned` is what the gateway gives back of its cost."""
    _resolve(fact, won=True, now=now)


def take_lost(fact: GatewayFact, now: datetime) -> None:
    """The money is gone."""
    _resolve(fact, won=False, now=now)


def _resolve(fact: GatewayFact, *, won: bool, now: datetime) -> None:
    """NotFound where its opening has not reached us yet: the fact then waits for it."""
    dispute = Dispute.objects.filter(external_id=f"{fact.gateway}:{fact.body['dispute']}").first()
    if dispute is None:
        raise NotFound("dispute", str(fact.body["dispute"]))
    returned = _money(fact.body, "returned")
    resolve_dispute(dispute.pk, won=won, returned=returned, now=now, by=GATEWAY)


def _money(body: dict[str, Any], name: str) -> Money | None:
    return Money(Decimal(str(body[name])), str(body["currency"])) if body.get(name) is not None else None
