"""The client area as a browser without JavaScript meets it: what is one's own is shown, and another's is not found."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from posada.contexts.billing.models import Invoice, InvoiceLine
from posada.contexts.payments.models import Card, Reference
from posada.contexts.support.models import Notice
from posada.ground.customers.models import Contact, TermsSeen
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms.models import Acceptance, Decision

pytestmark = pytest.mark.django_db

STORY: dict[str, Any] = {
    "pack": "flooming",
    "from": "2026-02-20T09:00",
    "until": "2026-04-12",
    "terms": {"flooming/late-fee": {"percent": 10}},
    "customers": {"ana": {"name": "Ana Gómez"}, "luis": {"name": "Luis Toro"}},
    "events": [
        {"at": "2026-02-20T10:00", "order": {"as": "h1", "customer": "ana", "product": "hosting-1"}},
        {"at": "2026-02-20T11:00", "pay": {"invoice": "h1/1"}},
        {"at": "2026-02-21T09:00", "card": {"as": "visa", "customer": "luis", "number": "4111111111111111"}},
        {"at": "2026-02-21T10:00", "card": {"as": "second", "customer": "luis", "number": "4242424242424242"}},
        {"at": "2026-02-22T09:00", "pay": {"customer": "ana", "amount": 30000, "method": "bank-transfer"}},
        {
            "at": "2026-04-01T10:00",
            "publish": {
                "in_force": "2026-04-01T10:00",
                "terms": {"flooming/cancel-request": {"before": "3 working days"}},
            },
        },
    ],
}


@dataclass
class House:
    """A played story, and a way in for each of its people."""

    story: Any

    def enter(self, name: str) -> Client:
        user, _ = get_user_model().objects.get_or_create(username=name, defaults={"email": f"{name}@example.co"})
        Contact.objects.filter(customer=self.story.id_of(name, "customer")).update(user=user)
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def house() -> Iterator[House]:
    script = Script.model_validate(STORY)
    with scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        with clock.use(MovableClock(story.now)):
            yield House(story)


def read(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def late_fee() -> InvoiceLine:
    """The first one that the story charged."""
    return InvoiceLine.objects.filter(kind="late-fee").order_by("pk")[0]


def test_why_explains_a_fee_with_its_clause_count_and_sum(house):
    fee = late_fee()
    page = read(house.enter("ana").get(f"/portal/why/{fee.decision_id}/"))
    for words in ("flooming/late-fee", "2025-01-01", "La cuenta de los días", "Sumas", "Si no está de acuerdo"):
        assert words in page
    english = house.enter("ana").get(f"/portal/why/{fee.decision_id}/?language=en")
    assert "If you do not agree" in read(english)


def test_why_is_not_found_for_another_customer_and_the_asking_is_kept(house):
    fee = late_fee()
    assert house.enter("luis").get(f"/portal/why/{fee.decision_id}/").status_code == 404
    assert Decision.objects.filter(reason="not-yours", subject_kind="decision").exists()
    assert house.enter("ana").get("/portal/why/999999999/").status_code == 404


def test_letters_lines_and_holds_lead_to_why(house):
    ana = house.enter("ana")
    letter = Notice.objects.exclude(decision_id=None).filter(body__contains="/portal/why/").first()
    assert letter is not None
    assert f"/portal/why/{letter.decision_id}/" in letter.body
    assert ana.get(f"/portal/why/{letter.decision_id}/").status_code == 200
    line = late_fee()
    assert f"/portal/why/{line.decision_id}/" in read(ana.get(f"/portal/invoices/{line.invoice_id}/"))
    assert "/portal/why/" in read(ana.get(f"/portal/services/{house.story.id_of('h1', 'service')}/"))


def test_papers_and_contact_are_one_click_away(house):
    ana, invoice = house.enter("ana"), Invoice.objects.order_by("pk").first()
    assert f"/portal/invoices/{invoice.pk}/pdf/" in read(ana.get(f"/portal/invoices/{invoice.pk}/"))
    assert ana.get(f"/portal/invoices/{invoice.pk}/pdf/").content.startswith(b"%PDF")
    assert "/portal/statement/pdf/" in read(ana.get("/portal/balance/"))
    assert ana.get("/portal/statement/pdf/").content.startswith(b"%PDF")
    assert house.enter("luis").get(f"/portal/invoices/{invoice.pk}/pdf/").status_code == 404
    assert 'href="/contact/"' in read(ana.get("/"))


def test_the_balance_pays_and_a_reference_is_ordered(house):
    ana, luis = house.enter("ana"), house.enter("luis")
    invoice = Invoice.objects.filter(state="unpaid").order_by("pk")[0]
    page = read(ana.get(f"/portal/invoices/{invoice.pk}/pay/"))
    assert f"/portal/invoices/{invoice.pk}/pay/reference/" in page
    for way in ("balance", "reference"):
        assert luis.post(f"/portal/invoices/{invoice.pk}/pay/{way}/").status_code == 404
        assert ana.get(f"/portal/invoices/{invoice.pk}/pay/{way}/").status_code == 405
        assert ana.post(f"/portal/invoices/{invoice.pk}/pay/{way}/").status_code == 302
    assert Reference.objects.filter(invoice_id=invoice.pk).exists()


def test_cards_are_preferred_and_removed_by_their_owner_alone(house):
    luis, second = house.enter("luis"), house.story.id_of("second", "card")
    assert f"/portal/cards/{second}/prefer/" in read(luis.get("/portal/cards/"))
    for wish in ("prefer", "remove"):
        assert house.enter("ana").post(f"/portal/cards/{second}/{wish}/").status_code == 404
    luis.post(f"/portal/cards/{second}/prefer/")
    assert Card.objects.get(pk=second).position == 1
    luis.post(f"/portal/cards/{second}/remove/")
    assert Card.objects.get(pk=second).removed_at is not None
    assert luis.post(f"/portal/cards/{second}/remove/").status_code == 404


def test_what_changed_in_the_terms_is_shown_at_the_first_sign_in_and_once(house):
    ana = house.enter("ana")
    first = read(ana.get("/portal/"))
    assert "Los términos cambiaron" in first
    assert "antes 5 días hábiles, ahora 3 días hábiles" in first
    assert TermsSeen.objects.filter(contact__customer_id=house.story.id_of("ana", "customer")).count() == 1
    assert "Los términos cambiaron" not in read(ana.get("/portal/"))
    assert "Los términos cambiaron" not in read(house.enter("ana").get("/portal/"))


def test_who_never_accepted_the_terms_accepts_them_first(house):
    Acceptance.objects.filter(customer_id=house.story.id_of("luis", "customer")).delete()
    luis = house.enter("luis")
    assert luis.get("/portal/services/").url == "/portal/accept/"
    assert luis.post("/portal/accept/", {"accept": "yes"}).url == "/portal/"
    assert luis.get("/portal/services/").status_code == 200


def test_a_version_has_a_page_that_says_what_it_changed_in_words(house):
    ana = house.enter("ana")
    list_page = read(ana.get("/portal/terms/"))
    assert "/portal/terms/2/" in list_page
    page = read(ana.get("/portal/terms/2/"))
    assert "antes 5 días hábiles, ahora 3 días hábiles" in page
    assert ana.get("/portal/terms/1/").status_code == 404
    assert ana.get("/portal/terms/99/").status_code == 404
