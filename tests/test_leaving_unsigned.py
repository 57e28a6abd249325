"""The public page to go back or to leave: open to all, telling nobody who buys here, answering with a code by mail."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from posada.contexts.support.models import Notice
from posada.ground.agenda.models import Case
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from tests.test_rehearsals import PACKS

pytestmark = pytest.mark.django_db
PAGE = "/leave/"


def story(law: str | None) -> dict[str, Any]:
    return {
        "pack": "flooming", "from": "2026-06-01T09:00", "until": "2026-06-03", "provider": {"law": law} if law else {},
        "customers": {"ana": {"name": "Ana Gómez", "email": "ana@example.co"}},
        "events": [
            {
                "at": "2026-06-01T10:00",
                "order": {"as": "web", "customer": "ana", "product": "hosting-1", "domain": "a.co"},
            },
            {"at": "2026-06-02T10:00", "pay": {"invoice": "web/1"}},
        ],
    }  # fmt: skip


def house(law: str | None) -> Iterator[Client]:
    script = Script.model_validate(story(law))
    with scratch_house(script, PACKS / "flooming" / "rehearsals" / "story.yaml") as played:
        Player(script, played).play()
        with clock.use(MovableClock(played.now)):
            cache.clear()
            yield Client(headers={"accept-language": "es"})


@pytest.fixture
def visitor() -> Iterator[Client]:
    """A visitor of a house above which stands a law with a button to leave."""
    yield from house("law-ar")


@pytest.fixture
def lawless() -> Iterator[Client]:
    yield from house(None)


def test_no_such_page_where_nothing_promises_it(lawless: Client) -> None:
    assert lawless.get(PAGE).status_code == 404
    assert "/leave/" not in lawless.get("/").content.decode()


def test_a_request_gets_its_code_by_mail_and_waits_for_a_person(visitor: Client) -> None:
    assert "/leave/" in visitor.get("/").content.decode()
    asked = {"what": "withdrawal", "email": "ANA@example.co", "about": "a.co"}
    assert "Recibimos su pedido" in visitor.post(PAGE, asked).content.decode()
    case = Case.objects.get(kind="unsigned-request")
    assert (case.subject_kind, case.role, case.state) == ("order", "customer-care", "open")
    assert Notice.objects.get(kind="request-code").context["code"] == case.facts["code"]
    visitor.post(PAGE, asked)
    assert Case.objects.filter(kind="unsigned-request").count() == 1, "asked twice, it is one request"


@pytest.mark.parametrize(
    ("email", "about"), [("ana@example.co", "b.co"), ("luis@example.co", "a.co"), ("", ""), ("ana@example.co", "")]
)
def test_what_does_not_match_is_answered_alike(visitor: Client, email: str, about: str) -> None:
    answer = visitor.post(PAGE, {"what": "cancel", "email": email, "about": about})
    assert (answer.status_code, "Recibimos su pedido" in answer.content.decode()) == (200, True)
    assert not Case.objects.filter(kind="unsigned-request").exists()


def test_nobody_asks_without_end(visitor: Client) -> None:
    answers = [visitor.post(PAGE, {"what": "cancel", "email": "x@example.co", "about": "x"}) for _ in range(12)]
    assert answers[-1].status_code == 429
