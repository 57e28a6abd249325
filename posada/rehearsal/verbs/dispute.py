"""dispute, resolve."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, cast

from pydantic import Field

from posada.contexts.payments.acts.end_dispute import resolve_dispute
from posada.contexts.payments.acts.open_dispute import Contested, open_dispute
from posada.contexts.payments.models import Dispute, Payment
from posada.kernel.errors import NotFound
from posada.kernel.money import Money
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor

GATEWAY = Actor("system", channel="gateway")


class DisputeFields(Fields):
    as_: str | None = Field(None, alias="as")
    payment: str
    kind: Literal["dispute", "chargeback"] = "dispute"
    cost: Decimal | None = None
    currency: str | None = None
    reported: datetime | None = None


class OpenDispute(Verb):
    name = "dispute"
    Fields = DisputeFields

    def play(self, story: Any, fields: DisputeFields, event: Any) -> None:
        payment = Payment.objects.get(pk=story.id_of(fields.payment, "payment"))
        cost = Money(fields.cost, fields.currency or payment.currency) if fields.cost is not None else None
        told = Contested(
            payment.pk, f"{fields.payment}@{story.now.isoformat()}", _instant(story, fields.reported), fields.kind, cost
        )
        with story.unit(GATEWAY):
            dispute, _ = open_dispute(told, now=story.now, by=GATEWAY)
            story.name(fields.as_, "dispute", dispute.pk)


def _instant(story: Any, written: datetime | None) -> datetime:
    if written is None:
        return cast("datetime", story.now)
    return written if written.tzinfo else written.replace(tzinfo=story.terms.calendar.tz)


class ResolveFields(Fields):
    payment: str
    outcome: Literal["won", "lost"]
    returned: Decimal | None = None


class Resolve(Verb):
    name = "resolve"
    Fields = ResolveFields

    def play(self, story: Any, fields: ResolveFields, event: Any) -> None:
        payment_id = story.id_of(fields.payment, "payment")
        dispute = Dispute.objects.filter(payment_id=payment_id).order_by("-pk").first()
        if dispute is None:
            raise NotFound(f"dispute of payment:{fields.payment}")
        returned = Money(fields.returned, dispute.cost_currency) if fields.returned is not None else None
        with story.unit(GATEWAY):
            resolve_dispute(dispute.pk, won=fields.outcome == "won", returned=returned, now=story.now, by=GATEWAY)
