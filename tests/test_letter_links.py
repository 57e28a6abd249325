"""The links of letters work without signing in, and tell no more than the letter did."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from posada.contexts.billing.models import Invoice
from posada.contexts.support.acts.send_campaign import way_out
from posada.flow.expiries import token
from posada.ground.customers import queries as customers
from posada.ground.customers.models import Contact
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from tests.test_client_area import house as house
from tests.test_client_area import read

pytestmark = pytest.mark.django_db


def claims(house: Any) -> list[Invoice]:
    return list(Invoice.objects.filter(customer_id=house.story.id_of("ana", "customer")).order_by("pk"))


def test_the_link_of_a_reminder_shows_what_is_unpaid_of_its_claims(house):
    customer, found = house.story.id_of("ana", "customer"), claims(house)
    unpaid = [claim for claim in found if claim.state == "unpaid"]
    page = read(Client().get(f"/pay/{token(customer, [claim.pk for claim in found])}/"))
    assert all(claim.number in page for claim in unpaid)
    assert not any(claim.number in page for claim in found if claim.state != "unpaid")
    assert "Ana Gómez" not in page


def test_a_link_for_another_customers_claims_shows_none_of_them(house):
    luis = house.story.id_of("luis", "customer")
    page = read(Client().get(f"/pay/{token(luis, [claim.pk for claim in claims(house)])}/"))
    assert "No queda nada por pagar" in page
    assert "P-0000" not in page


@pytest.mark.parametrize("path", ["pay", "unsubscribe"])
def test_a_link_that_we_did_not_give_is_not_found(house, path):
    good = token(house.story.id_of("ana", "customer"), [claims(house)[0].pk])
    for wrong in ("x", good[:-1] + ("A" if good[-1] != "A" else "B"), good.replace(":", "", 1)):
        assert Client().get(f"/{path}/{wrong}/").status_code == 404


def test_a_way_out_of_advertising_is_none_for_paying_and_the_other_way_round(house):
    ana = Contact.objects.get(customer_id=house.story.id_of("ana", "customer"), is_primary=True)
    assert Client().get(f"/pay/{way_out(ana.pk)}/").status_code == 404
    assert Client().get(f"/unsubscribe/{way_out(ana.pk)}/").status_code == 404  # these terms send no advertising


def test_the_way_out_of_advertising_is_taken_however_often_it_is_opened():
    script = Script.model_validate({
        "pack": "metsys", "from": "2026-04-20T09:00", "until": "2026-04-22",
        "customers": {"ana": {"name": "Ana Gómez"}},
        "events": [{"at": "2026-04-21T10:00", "request": {"kind": "advertising-consent", "about": "ana", "on": True}}],
    })  # fmt: skip
    with scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        with clock.use(MovableClock(story.now)):
            ana = Contact.objects.get(customer_id=story.id_of("ana", "customer"), is_primary=True)
            assert customers.consented_at(ana.pk) is not None
            for _ in range(2):
                assert "Ana Gómez" not in read(Client().get(f"/unsubscribe/{way_out(ana.pk)}/"))
            assert customers.consented_at(ana.pk) is None
