"""charge."""

from decimal import Decimal
from typing import Any

from pydantic import Field

from posada.contexts.billing.acts.bill_arrears import charge_work
from posada.contexts.services import queries as services
from posada.kernel.money import Money
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor


class ChargeFields(Fields):
    as_: str | None = Field(None, alias="as")
    about: str
    net: Decimal
    text: str
    kind: str = "extra"


class Charge(Verb):
    """Staff charge for work on a service."""

    name = "charge"
    Fields = ChargeFields

    def play(self, story: Any, fields: ChargeFields, event: Any) -> None:
        service_id = story.id_of(fields.about, "service")
        service = services.by_id([service_id])[service_id]
        by = story.actor(event) if event.by else Actor("staff", role="support", channel="staff")
        with story.unit(by):
            id = charge_work(
                service_id, fields.text, Money(fields.net, service.currency), kind=fields.kind, now=story.now, by=by
            )
        if id is not None:
            story.name(fields.as_, "invoice", id)
