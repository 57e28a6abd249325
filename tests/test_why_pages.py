"""Why something was done, as its reader reads it: names and days in words; what is for staff alone stays with staff."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from posada.faces.site.facts import told
from posada.ground.customers.models import Contact
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms.models import Decision
from posada.terms.why import explain

pytestmark = pytest.mark.django_db

CARD = {"brand": "Visa", "last_four": "1111", "holder": "John Doe", "country": "US"}
STORY: dict[str, Any] = {
    "pack": "flooming",
    "from": "2026-03-20T09:00",
    "until": "2026-03-24",
    "customers": {"ana": {"name": "Ana Gómez"}},
    "events": [
        {"at": "2026-03-20T10:00", "order": {"as": "web", "customer": "ana", "product": "hosting-1"}},
        {"at": "2026-03-21T10:00", "pay": {"invoice": "web/1", "method": "card", "screened": CARD}},
        {"at": "2026-03-22T10:00", "pay": {"as": "money", "invoice": "web/1", "method": "bank-transfer"}},
    ],
}


@pytest.fixture
def story() -> Iterator[Any]:
    script = Script.model_validate(STORY)
    with scratch_house(script, Path("story.yaml")) as played:
        Player(script, played).play()
        with clock.use(MovableClock(played.now)):
            yield played


def page_of(story: Any, act: str) -> str:
    """The page on which Ana reads why."""
    user = get_user_model().objects.create(username="ana", email="ana@example.co")
    Contact.objects.filter(customer=story.id_of("ana", "customer")).update(user=user)
    client = Client()
    client.force_login(user)
    return client.get(f"/portal/why/{Decision.objects.get(act=act).pk}/").content.decode()


def test_the_customer_reads_the_clause_and_not_the_score(story):
    page = page_of(story, "score-card")
    assert not re.search(r"\b78\b", page)  # as a word: a form's token may hold any two figures
    assert "card-country-differs" not in page
    (to_staff,) = explain(Decision.objects.filter(act="score-card"), "es")
    assert (to_staff.facts["score"], to_staff.facts["threshold"]) == (78, 60)
    (to_others,) = explain(Decision.objects.filter(act="score-card"), "es", to_staff=False)
    assert to_others.facts == {}
    assert all(reason.figures == {} for reason in to_others.reasons)


def test_subjects_go_by_their_names_and_days_are_words(story):
    page = page_of(story, "receive-payment")
    assert "Transferencia bancaria" in page
    assert "P-000001" in page
    facts = {"invoice": story.id_of("web/1", "invoice"), "service": story.id_of("web", "service"),
             "due_on": "2026-03-27", "in_time": True, "clauses": ["flooming/fraud-score"], "unknown": None}  # fmt: skip
    said = dict(told(facts))
    assert said["Orden de pago"] == "P-000001"
    assert (said["Servicio"], said["Vence"], said["A tiempo"]) == ("web", "27 de marzo de 2026", "sí")
    assert "flooming/" not in said["Cláusulas"]
