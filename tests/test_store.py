"""The store as a browser without scripts meets it: what a plan costs, the cart, an order that costs what was said."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from posada.contexts.billing.models import Invoice
from posada.contexts.ordering.models import Order, OrderItem
from posada.faces.site.shop.key_terms import key_terms
from posada.ground.catalogue.products import product
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms.models import Acceptance, Decision
from posada.terms.versions import book
from tests.test_client_area import House, read

pytestmark = pytest.mark.django_db

STORY: dict[str, Any] = {
    "pack": "flooming",
    "from": "2026-03-20T09:00",
    "until": "2026-03-21",
    "terms": {"flooming/late-fee": {"percent": 10}, "flooming/reactivation-fee": {"amount": 50000}},
    "customers": {"ana": {"name": "Ana Gómez", "tax_id": "900123456-8"}},
    "events": [],
}


@pytest.fixture
def house() -> Iterator[House]:
    script = Script.model_validate(STORY)
    with scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        with clock.use(MovableClock(story.now)):
            yield House(story)


def choose(client: Client, slug: str = "hosting-1", **more: str) -> None:
    client.post(f"/plans/{slug}/", {"cycle": "monthly", "quantity": "1", "domain": "ana.co", "then": "cart", **more})


def test_plans_stand_side_by_side_with_what_they_have(house):
    page = read(Client().get("/"))
    for words in ("Hosting compartido Inicial", "Hosting compartido Profesional", "Disco", "40 GB", "$90.000"):
        assert words in page


def test_a_plan_says_what_is_paid_now_and_what_later(house):
    page = read(Client().get("/plans/hosting-1/"))
    for words in ("10 de los 31 días", "IVA 19 %", "Después, $107.100 (mensual)", "Anual"):
        assert words in page
    yearly = read(Client().get("/plans/hosting-1/price/?cycle=yearly&quantity=2"))
    assert "<html" not in yearly
    assert "(anual), impuesto incluido" in yearly
    assert Client().get("/plans/nothing/").status_code == 404


def test_what_matters_of_the_terms_stands_by_the_plan(house):
    terms = book().for_new(clock.now())
    said = {term.said: term.clause for term in key_terms([product(terms, "hosting-1")], terms)}
    assert said["Hay 5 días de gracia después del vencimiento, sin recargo."] == "flooming/grace-five-days"
    assert said["Reactivar un servicio suspendido cuesta $50.000."] == "flooming/reactivation-fee"
    page = read(Client().get("/plans/hosting-1/"))
    assert all(sentence in page for sentence in said)
    assert terms.version in page


def test_a_domain_that_is_missing_is_asked_for(house):
    answer = Client().post("/plans/hosting-1/", {"cycle": "monthly", "domain": "ana"})
    assert answer.status_code == 422
    assert "Escriba un dominio completo" in answer.content.decode()


def test_the_cart_is_changed_and_emptied(house):
    client = Client()
    choose(client)
    choose(client, "vps-1", domain="")
    assert "Ahora pagaría" in read(client.get("/cart/"))
    client.post("/cart/", {"place": "1", "quantity": "3"})
    assert client.session["cart"][1]["quantity"] == 3
    client.post("/cart/", {"place": "0", "act": "remove"})
    client.post("/cart/", {"place": "0", "act": "remove"})
    assert "Su carrito está vacío" in read(client.get("/cart/"))
    assert client.get("/checkout/").url == "/cart/"


def test_what_is_no_longer_sold_leaves_the_cart(house):
    client = Client()
    session = client.session
    session["cart"] = [{"product": "gone", "cycle": "monthly"}, {"nonsense": 1}]
    session.save()
    assert "Su carrito está vacío" in read(client.get("/cart/"))


def test_a_stranger_signs_in_or_up_within_the_checkout(house):
    client = Client()
    choose(client)
    page = read(client.get("/checkout/"))
    assert 'action="/accounts/signup/"' in page
    assert 'action="/accounts/login/"' in page
    assert page.count('name="next" value="/checkout/"') == 2


def test_the_review_says_what_the_order_then_costs(house):
    ana = house.enter("ana")
    choose(ana)
    page = read(ana.get("/checkout/"))
    foreseen = re.search(r"Pagará (\S+), hasta", page)[1]
    assert not Order.objects.exists()
    assert not Decision.objects.filter(act="order").exists()
    answer = ana.post("/checkout/", {"accept": "yes", "documents": "yes", "method": "bank-transfer"})
    order = Order.objects.get()
    assert answer.url == f"/checkout/{order.pk}/"
    done = read(ana.get(answer.url))
    assert f"Pague {foreseen}" in done
    assert "Hosting compartido Inicial" in done
    assert OrderItem.objects.get().domain == "ana.co"
    assert Invoice.objects.count() == 1
    assert "cart" not in ana.session


def test_without_the_documents_the_order_is_refused_with_its_clause(house):
    ana = house.enter("ana")
    choose(ana)
    answer = ana.post("/checkout/", {"accept": "yes"})
    assert answer.status_code == 422
    assert "flooming/" in answer.content.decode()
    assert not Order.objects.exists()
    assert Decision.objects.filter(act="order", outcome="refused").count() == 1


def test_looking_at_the_review_accepts_nothing(house):
    ana = house.enter("ana")
    before = Acceptance.objects.count()
    choose(ana)
    read(ana.get("/checkout/"))
    assert Acceptance.objects.count() == before


def test_another_customers_order_is_not_found(house):
    ana = house.enter("ana")
    choose(ana)
    ana.post("/checkout/", {"accept": "yes", "documents": "yes"})
    assert Client().get(f"/checkout/{Order.objects.get().pk}/").status_code == 404


def test_orders_and_lines_name_the_product(house):
    ana = house.enter("ana")
    choose(ana)
    ana.post("/checkout/", {"accept": "yes", "documents": "yes"})
    assert "Hosting compartido Inicial (ana.co)" in read(ana.get("/portal/orders/"))
    invoice = Invoice.objects.get()
    assert "Hosting compartido Inicial" in read(ana.get(f"/portal/invoices/{invoice.pk}/"))
