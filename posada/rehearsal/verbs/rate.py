"""rate: what a currency costs on a day."""

from datetime import date
from decimal import Decimal
from typing import Any

from posada.ground.rates.acts.enter_rates import enter_rates
from posada.ground.rates.exchange import Quote
from posada.rehearsal.rates import usual_source
from posada.rehearsal.verbs import Fields, Verb


class RateFields(Fields):
    """One `unit` costs `price` in `currency` (by default the house's first) on a day: the event's, unless `on` says."""

    unit: str
    price: Decimal
    currency: str = ""
    on: date | None = None
    source: str = ""


class Rate(Verb):
    """Staff enter what a currency costs."""

    name = "rate"
    Fields = RateFields

    def play(self, story: Any, fields: RateFields, event: Any) -> None:
        by = story.actor(event)
        day = fields.on or story.terms.calendar.today(story.now)
        currency = fields.currency or story.terms.provider.currencies[0]
        quote = Quote(fields.unit, currency, fields.price, day, fields.source or usual_source(story.terms))
        with story.unit(by):
            enter_rates([quote], now=story.now, by=by)
