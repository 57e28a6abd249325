"""Without a stored rate of the day nothing is converted: the subject waits for a person, who enters one."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from posada.contexts.billing.models import Invoice, InvoiceLine
from posada.contexts.services.queries import open_holds
from posada.flow.run import run
from posada.ground.agenda.models import Parked
from posada.ground.agenda.parking import release_parked
from posada.ground.agenda.unit import unit
from posada.ground.rates.acts.enter_rates import enter_rates
from posada.ground.rates.exchange import Quote
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms.actor import Actor

BILLING = Actor("staff", 3, "billing", "staff")

STORY = {
    "pack": "flooming", "from": "2026-03-01T09:00", "until": "2026-04-13",
    "terms": {"flooming/reactivation-fee": {"amount": 620000}},
    "customers": {"ana": {"name": "Ana", "currency": "USD"}, "beto": {"name": "Beto", "currency": "COP"}},
    "events": [
        {"at": "2026-03-01T10:00", "order": {"as": "web", "customer": "ana", "product": "hosting-1", "domain": "a.co"}},
        {"at": "2026-03-01T10:05", "order": {"as": "b", "customer": "beto", "product": "hosting-1", "domain": "b.co"}},
        {"at": "2026-03-01T11:00", "pay": {"invoice": "web/1"}},
        {"at": "2026-03-01T11:05", "pay": {"invoice": "b/1"}},
    ],
}  # fmt: skip


def fees() -> dict[str, str]:
    lines = InvoiceLine.objects.filter(kind="reactivation-fee")
    return {str(Invoice.objects.get(pk=line.invoice_id).currency): str(line.net + line.tax) for line in lines}


@pytest.mark.django_db
def test_a_fee_that_cannot_be_converted_waits_and_holds_up_nobody_else():
    with scratch_house(Script.model_validate(STORY), Path("story.yaml")) as story:
        Player(Script.model_validate(STORY), story).play()
        (parked,) = Parked.objects.filter(released_at=None)
        assert "rate" in parked.why
        assert fees() == {"COP": "620000.00"}
        assert not open_holds([story.id_of("web", "service")])
        suspended_on = date(2026, 4, 11)
        enter_rates([Quote("USD", "COP", Decimal(4000), suspended_on, "TRM")], now=story.now, by=BILLING)
        with unit(story.now, BILLING):
            release_parked(parked.pk, by=BILLING, now=story.now)
        assert run(story.now, now=story.now).parked == 0
        assert fees() == {"COP": "620000.00", "USD": "155.00"}
        assert open_holds([story.id_of("web", "service")])
