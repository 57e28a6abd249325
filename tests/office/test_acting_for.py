"""Acting for a customer: for a purpose that the terms name, banner, journal, letter, an end, and nothing beyond."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from posada.contexts.support.models import Notice, Ticket
from posada.faces.portal import urls
from posada.faces.portal.acting import CLOSED, DEEDS
from posada.ground.customers.models import Impersonation
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.terms.models import Decision, TermsVersion
from posada.terms.versions import publish
from tests.office.conftest import signed_in

CLAUSE = {
    "id": "house/acting-for", "kind": "automatic", "family": "privacy",
    "heading": {"es": "Entrar a su área", "en": "Coming in"}, "text": {"es": "Para ayudarle.", "en": "To help."},
    "rules": [
        {"acting_for_customer": {"purpose": "help", "roles": ["support"], "lasts": "30 minutes", "may": ["write"]}},
        {"acting_for_customer": {"purpose": "audit", "roles": ["billing"], "lasts": "1 hour", "told": False}},
    ],
}  # fmt: skip


@pytest.fixture
def house(things: dict[str, Any], moving: MovableClock) -> dict[str, Any]:
    """The house with a clause that lets support help, and billing look."""
    data = json.loads(TermsVersion.objects.get().content)
    now = moving.now().isoformat()
    days = {"version": "next", "announced_at": now, "in_force": now, "existing_from": now}
    clauses = [*data["terms"]["clauses"], CLAUSE]
    publish({**data, "terms": {**data["terms"], **days, "clauses": clauses}}, by="test", now=moving.now())
    return things


def come_in(client: Client, things: dict[str, Any], purpose: str = "help") -> Any:
    return client.post(reverse("office:act_for", args=[things["customer"]]), {"purpose": purpose, "note": "T-1"})


def test_nobody_acts_where_the_terms_name_no_purpose(things: dict[str, Any]) -> None:
    client = signed_in("administrator")
    page = client.get(reverse("office:act_for", args=[things["customer"]])).content.decode()
    assert '<form method="post" class="card narrow"' not in page
    come_in(client, things)
    assert not Impersonation.objects.exists()
    assert (
        "Actuar por el cliente"
        not in client.get(reverse("office:customer", args=[things["customer"]])).content.decode()
    )


def test_it_is_kept_told_and_said_on_every_page(house: dict[str, Any]) -> None:
    client = signed_in("support")
    assert come_in(client, house)["Location"] == reverse("portal:home")
    for page in (reverse("portal:home"), reverse("portal:services"), reverse("office:home")):
        said = client.get(page).content.decode()
        assert 'class="actingbar"' in said, page
        assert "Terminar" in said
    decision = Decision.objects.get(act="act-for-customer")
    assert (decision.outcome, decision.facts["purpose"], decision.facts["note"]) == ("done", "help", "T-1")
    assert decision.actor.startswith("staff:")
    assert Notice.objects.filter(kind="acting-for-customer", customer_id=house["customer"]).count() == 1


def test_a_purpose_that_is_not_told_is_kept_all_the_same(house: dict[str, Any]) -> None:
    come_in(signed_in("billing"), house, "audit")
    assert Decision.objects.filter(act="act-for-customer", outcome="done").count() == 1
    assert not Notice.objects.filter(kind="acting-for-customer").exists()


@pytest.mark.parametrize(("role", "purpose", "reason"), [
    ("support", "audit", "role-not-allowed"), ("support", "curiosity", "purpose-not-allowed"),
])  # fmt: skip
def test_another_purpose_is_refused(role: str, purpose: str, reason: str, house: dict[str, Any]) -> None:
    client = signed_in(role)
    come_in(client, house, purpose)
    assert Decision.objects.get(act="act-for-customer").reason == reason
    assert not Impersonation.objects.exists()
    assert client.get(reverse("portal:services"))["Location"] == reverse("office:home")


def test_it_ends_by_itself_and_by_hand(house: dict[str, Any]) -> None:
    client = signed_in("support")
    come_in(client, house)
    with clock.use(MovableClock(clock.now() + timedelta(minutes=31))):
        assert client.get(reverse("portal:services"))["Location"] == reverse("office:home")
        assert 'class="actingbar"' not in client.get(reverse("office:home")).content.decode()
        come_in(client, house)
        assert client.post(reverse("office:stop_acting"))["Location"].endswith(f"/customers/{house['customer']}/")
        assert client.get(reverse("portal:services"))["Location"] == reverse("office:home")
    assert Decision.objects.filter(act="stop-acting-for-customer").count() == 1


def test_what_is_done_is_the_staffs_own(house: dict[str, Any]) -> None:
    client = signed_in("support")
    come_in(client, house)
    client.post(reverse("portal:new_ticket"), {"department": "support", "subject": "Por teléfono", "text": "No carga."})
    assert Ticket.objects.get(subject="Por teléfono").author.startswith("staff:")


def test_no_page_of_the_area_lets_more_be_done_than_the_purpose_allows(house: dict[str, Any]) -> None:
    client = signed_in("support")
    come_in(client, house)
    ids = {"id": house["customer"], "number": 1, "kind": "cancel", "name": "services", "wish": "remove"}
    for pattern in urls.urlpatterns:
        name = str(pattern.name)
        if name in ("area", "welcome", "accept"):
            continue  # the first only leads to another page, the others are about the account of who is signed in
        args = {part: ids[part] for part in pattern.pattern.converters}
        address = reverse(f"portal:{name}", kwargs=args)
        if name in CLOSED:
            assert client.get(address).status_code in (404, 405), name
        if DEEDS.get(name) != "write":
            answer = client.post(address)
            assert answer.status_code in (302, 405), name
            assert answer.status_code == 405 or answer["Location"] == reverse("portal:home"), name
    assert client.post(reverse("portal:accept"), {"accept": "1"})["Location"] == reverse("portal:welcome")
    refused = Decision.objects.filter(act="acting-deed", outcome="refused")
    assert {decision.reason for decision in refused} == {"not-for-this-purpose"}
    assert Impersonation.objects.get().ended_at is None


def test_one_session_acts_for_one_customer_and_another_staffs_is_not_taken(house: dict[str, Any]) -> None:
    client, other = signed_in("support"), signed_in("billing")
    come_in(client, house)
    session = other.session
    session["acting_for"] = dict(client.session["acting_for"])
    session.save()
    assert other.get(reverse("portal:services"))["Location"] == reverse("office:home")
