"""adopt: a service that ran before the story begins."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import Field

from posada.contexts.services.acts.adopt_services import Running, adopt_services
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import SYSTEM


class AdoptFields(Fields):
    as_: str = Field(alias="as")
    customer: str
    product: str
    cycle: str = "monthly"
    renews: date
    since: datetime | None = None
    domain: str = ""
    quantity: int = 1
    price: Decimal | None = None
    term_ends: date | None = None


class Adopt(Verb):
    name = "adopt"
    Fields = AdoptFields

    def play(self, story: Any, fields: AdoptFields, event: Any) -> None:
        since = fields.since.replace(tzinfo=story.terms.calendar.tz) if fields.since else story.now
        running = Running(
            story.id_of(fields.customer, "customer"), fields.domain or fields.as_, fields.product, fields.cycle,
            fields.renews, since, fields.domain, fields.quantity, fields.price, fields.term_ends,
        )  # fmt: skip
        with story.unit(SYSTEM):
            (id,) = adopt_services([running], now=story.now, by=SYSTEM)
        story.name(fields.as_, "service", id)
