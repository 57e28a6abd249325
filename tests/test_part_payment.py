"""A claim is paid in parts where the terms allow it, from the client area and by programs alike."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import Invoice
from posada.contexts.payments.acts.settle_payment import receive_payment
from posada.contexts.payments.models import Payment
from posada.faces.api.scopes import scopes_for
from posada.ground.agenda.unit import unit
from posada.ground.customers.acts.issue_token import issue_token
from posada.ground.customers.models import Contact
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms.actor import Actor
from posada.terms.models import Decision
from tests.api.conftest import Program
from tests.api.test_doors import PNG

pytestmark = pytest.mark.django_db
VERIFIER = Actor("staff", role="payment_verifier", channel="staff")


class Payer:
    """A customer with an unpaid claim, at both doors."""

    def __init__(self, story: Any) -> None:
        user = get_user_model().objects.create_user("ana", "ana@example.co")
        Contact.objects.filter(customer=story.id_of("ana", "customer"), is_primary=True).update(user=user)
        self.browser = Client(headers={"accept-language": "es"})
        self.browser.force_login(user)
        until, now = clock.wall() + timedelta(days=1), clock.wall()
        self.program = Program(issue_token(user, "t", scopes_for(staff=False), expires_at=until, now=now)[1])
        self.claim = Invoice.objects.filter(state="unpaid").order_by("pk")[0]

    def told(self, amount: str, number: str) -> Any:
        """By the page: the proof of a transfer."""
        today = clock.now().date().isoformat()
        return self.browser.post(
            f"/portal/invoices/{self.claim.pk}/pay/",
            {"method": "bank-transfer", "amount": amount, "bank": "Uno", "date": today, "transaction": number,
             "confirmed": "on",
             "file": SimpleUploadedFile("p.png", PNG, "image/png")},
        )  # fmt: skip

    def sent(self, amount: str, number: str) -> Any:
        """By the interface."""
        return self.program.send(
            "/payments", {"invoice": self.claim.pk, "amount": amount, "currency": self.claim.currency,
                          "method": "bank-transfer", "reference": number},
        )  # fmt: skip

    def left(self) -> str:
        """What is left to be paid once staff found everything in the bank."""
        now = clock.now()
        for payment in Payment.objects.filter(state="claimed"):
            with unit(now, VERIFIER):
                receive_payment(payment.pk, now=now, by=VERIFIER)
        self.claim.refresh_from_db()
        return billing.unpaid(self.claim).plain()


@pytest.fixture(params=["flooming", "example"])
def house(request: Any, db: Any, settings: Any, tmp_path: Path) -> Iterator[tuple[str, Payer]]:
    """One pack says nothing of parts, the other that each is half at least; ana owes her second month."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    product, currency = {"flooming": ("hosting-1", "COP"), "example": ("web", "ARS")}[request.param]
    country = {"COP": "CO", "ARS": "AR"}[currency]
    script = Script.model_validate({
        "pack": request.param, "from": "2026-03-02T09:00", "until": "2026-03-31",
        "customers": {"ana": {"name": "Ana Gómez", "country": country, "currency": currency}},
        "events": [{"at": "2026-03-02T10:00", "adopt": {"as": "web", "customer": "ana", "product": product,
                                                        "cycle": "monthly", "renews": "2026-04-01"}}],
    })  # fmt: skip
    with scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        with clock.use(MovableClock(story.now)):
            yield request.param, Payer(story)


def test_a_part_is_taken_or_refused_as_the_terms_say_at_both_doors(house):
    pack, ana = house
    total = billing.unpaid(ana.claim)
    small, half = total.percent(10).rounded().plain(), total.percent(50).rounded().plain()
    page = ana.browser.get(f"/portal/invoices/{ana.claim.pk}/pay/").content.decode()
    by_page, by_program = ana.told(small, "TX-1"), ana.sent(small, "TX-2")
    if pack == "example":
        assert "Puede pagar una parte, de" in page
        assert "Los términos no reciben una parte tan pequeña" in by_page.content.decode()
        assert (by_program.status_code, by_program.json()["reason"]) == (409, "part-too-small")
        assert by_program.json()["clause"] == "example/parts"
        assert Decision.objects.filter(act="payment", outcome="refused").count() >= 1
        assert not Payment.objects.exists()
        assert ana.sent(half, "TX-3").status_code == 201
        assert ana.left() == (total - total.percent(50).rounded()).plain()
    else:
        assert "Puede pagar una parte: lo que falte sigue por pagar." in page
        assert (by_page.status_code, by_program.status_code) == (302, 201)
        assert ana.left() == (total - total.percent(10).rounded() - total.percent(10).rounded()).plain()
        assert ana.claim.state == "unpaid"
    assert ana.sent(ana.left(), "TX-4").status_code == 201, "the rest may be paid at once, whatever it is"
    ana.left()
    assert ana.claim.state == "paid"
