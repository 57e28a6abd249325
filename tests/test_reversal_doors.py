"""The page and the command that undo what a clause did: first the list, then a person's word with a reason."""

from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from posada.contexts.billing.models import Invoice
from posada.faces.cli.main import main
from posada.flow.jobs import carry_out_bulk
from posada.ground.agenda.models import BulkAct
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from tests.test_office_runs import signed_in
from tests.test_rehearsals import PACKS

pytestmark = pytest.mark.django_db
STORY: dict[str, Any] = {
    "pack": "flooming", "from": "2026-03-20T09:00", "until": "2026-04-08",
    "terms": {"flooming/late-fee": {"percent": 10}}, "customers": {"ana": {"name": "Ana Gómez"}},
    "events": [{"at": "2026-03-20T10:00", "adopt": {"as": "web", "customer": "ana", "product": "vps-1",
                                                    "cycle": "monthly", "renews": "2026-04-01"}}],
}  # fmt: skip
ASKED = {"clause": "flooming/late-fee", "from": "2026-04-01", "until": "2026-04-08"}


@pytest.fixture
def story() -> Iterator[Any]:
    """A house in which Ana was charged a late fee on 7 April."""
    script = Script.model_validate(STORY)
    with scratch_house(script, PACKS / "flooming" / "rehearsals" / "story.yaml") as played:
        Player(script, played).play()
        with clock.use(MovableClock(played.now)):
            yield played


def fees() -> list[Any]:
    return [invoice.total for invoice in Invoice.objects.order_by("pk")][:1]


def test_the_page_lists_first_and_undoes_with_a_reason(story: Any) -> None:
    administrator, page = signed_in("administrator"), reverse("office:reversal")
    listed = administrator.get(page, ASKED).content.decode()
    assert "Ana Gómez" in listed and "7.378" in listed
    administrator.post(page, {**ASKED, "why": " "})
    assert fees() == [81158], "without a reason nothing is undone"
    ordered = administrator.post(page, {**ASKED, "why": "El banco estuvo cerrado."})
    bulk = BulkAct.objects.get()
    assert ordered["Location"] == reverse("office:bulk", args=[bulk.pk])
    carry_out_bulk(bulk.pk)
    assert fees() == [73780]
    assert "Nada que deshacer" in administrator.get(page, ASKED).content.decode()


def test_nobody_else_finds_the_page(story: Any) -> None:
    assert signed_in("billing").get(reverse("office:reversal")).status_code == 404
    assert Client().get(reverse("office:reversal")).status_code == 302


def run(*more: str) -> Any:
    asked = ["reverse", ASKED["clause"], "--from", ASKED["from"], "--until", ASKED["until"]]
    return CliRunner().invoke(main, [*asked, *more])


def test_the_command_lists_unless_it_is_told_to_do_it(story: Any) -> None:
    listed = run()
    assert (listed.exit_code, "1 of 1 can be undone" in listed.output) == (0, True)
    assert run("--do").exit_code == 2, "without a reason"
    assert fees() == [81158]
    assert run("--do", "--why", "El banco estuvo cerrado.").exit_code == 0
    assert fees() == [73780]
    assert run().exit_code == 1, "nothing is left to undo"


@pytest.mark.parametrize("more", [("--from", "soon"), ("--until", "2026-04-31")])
def test_a_day_that_is_none_is_named(story: Any, more: tuple[str, str]) -> None:
    assert run(*more).exit_code == 2
