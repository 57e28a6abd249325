"""The terms studio: reading, writing with checks, trying out, and publishing, which asks and says what will happen."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from posada.kernel.clock import MovableClock
from posada.rehearsal.models import Trial
from posada.terms.drafting import pieces
from posada.terms.models import Decision, TermsAnswer, TermsDraft, TermsVersion
from posada.terms.versions import book
from tests.office.conftest import signed_in

LATE_FEE = "flooming/late-fee"


@pytest.fixture
def begun(moving: MovableClock) -> TermsDraft:
    """A draft begun by billing, in force in three months."""
    day = (moving.now() + timedelta(days=92)).date().isoformat()
    answer = signed_in("billing").post(reverse("office:drafts"), {"title": "next", "in_force": day})
    assert answer.status_code == 302
    return TermsDraft.objects.get()


def piece(draft: TermsDraft, name: str = LATE_FEE) -> str:
    return next(each.text for each in pieces(draft.text) if each.name == name)


def sent(client: Client, draft: TermsDraft, text: str, do: str = "save", **more: Any) -> str:
    given = {"text": text, "do": do, "revision": draft.revision, **more}
    address = reverse("office:edit_piece", args=[draft.pk, LATE_FEE])
    return client.post(address, given, follow=True).content.decode()


def checked(client: Client, draft: TermsDraft, text: str) -> str:
    return client.post(reverse("office:check_piece", args=[draft.pk, LATE_FEE]), {"text": text}).content.decode()


def test_a_clause_is_read_beside_its_rule(moving: MovableClock) -> None:
    page = signed_in("support").get(reverse("office:version", args=[1]), {"q": "recargo tardio"}).content.decode()
    assert f'id="{LATE_FEE}"' in page
    assert "late_fee" in page.split(f'id="{LATE_FEE}"')[1].split("</article>")[0]


def test_a_fault_is_told_with_line_clause_and_what_is_allowed_and_nothing_is_kept(begun: TermsDraft) -> None:
    client, text = signed_in("billing"), piece(begun)
    first = next(each.first for each in pieces(begun.text) if each.name == LATE_FEE)
    wrong = text.replace("percent_max: 10", "percentage: 10")
    line = first + wrong[: wrong.index("percentage")].count("\n")
    said = checked(client, begun, wrong)
    for expected in (f"terms:{line}", LATE_FEE, "percentage", "minimum_unpaid_percent"):
        assert expected in said
    assert "<html" not in said
    assert expected in sent(client, begun, wrong, do="check")  # the button, for who has no JavaScript
    assert "Sin errores" in checked(client, begun, text)
    assert TermsDraft.objects.get().text == begun.text


def test_what_two_write_at_once_is_not_lost(begun: TermsDraft) -> None:
    client = signed_in("billing")
    assert "Guardado" in sent(client, begun, piece(begun).replace("percent_max: 10", "percent_max: 5"))
    other = sent(client, begun, piece(begun).replace("percent_max: 10", "percent_max: 7"))
    assert "mientras tanto" in other
    assert "percent_max: 7" in other
    assert "percent_max: 5" in TermsDraft.objects.get().text
    changes = client.get(reverse("office:draft_changes", args=[begun.pk])).content.decode()
    assert "porcentaje máximo: antes 10 %, ahora 5 %" in changes


def test_a_draft_is_tried_out_with_its_own_content(begun: TermsDraft) -> None:
    client = signed_in("billing")
    sent(client, begun, piece(begun).replace("percent_max: 10", "percent_max: 5"))
    answer = client.post(reverse("office:try_draft", args=[begun.pk]), {"from": "2026-01-01", "until": "2026-02-01"})
    trial = Trial.objects.get()
    assert answer["Location"] == reverse("office:trial", args=[trial.pk])
    (clause,) = [each for each in trial.content["terms"]["clauses"] if each["id"] == LATE_FEE]
    assert clause["rules"][0]["late_fee"]["percent_max"] == 5
    assert begun.title in client.get(answer["Location"]).content.decode()


def test_publishing_is_the_administrators_and_asks(begun: TermsDraft, things: dict[str, Any]) -> None:
    billing, administrator = signed_in("billing"), signed_in("administrator")
    sent(billing, begun, piece(begun).replace("percent_max: 10", "percent_max: 5"))
    address = reverse("office:publish", args=[begun.pk])
    assert billing.get(address).status_code == 404
    assert billing.post(address, {"typed": "next"}).status_code == 404
    page = administrator.get(address).content.decode()
    assert "Se anuncia hoy a 5 clientes" in page
    assert "Recargo por pago tardío" in page
    assert "No coincide con el nombre" in administrator.post(address, {"typed": "nex"}).content.decode()
    assert TermsVersion.objects.count() == 1
    answer = administrator.post(address, {"typed": "next"})
    version = TermsVersion.objects.get(version="next")
    assert answer["Location"] == reverse("office:version", args=[version.pk])
    assert TermsDraft.objects.get(pk=begun.pk).published == version
    assert book().by_number(version.pk).change == "informs"
    decision = Decision.objects.get(act="publish-terms")
    assert decision.actor.startswith("staff:")
    assert sent(billing, TermsDraft.objects.get(pk=begun.pk), "- id: x\n")  # it stays as it was published
    assert "percent_max: 5" in TermsDraft.objects.get(pk=begun.pk).text


def test_a_version_that_would_rule_too_soon_is_refused_with_the_clause(begun: TermsDraft) -> None:
    begun.text = begun.text.replace("change: informs", "change: needs-consent")
    TermsDraft.objects.update(text=begun.text)
    administrator = signed_in("administrator")
    page = administrator.post(reverse("office:publish", args=[begun.pk]), {"typed": "next"}).content.decode()
    assert 'class="panel stop"' in page
    assert TermsVersion.objects.count() == 1


def test_the_proof_says_who_was_told_and_what_each_answered(things: dict[str, Any], moving: MovableClock) -> None:
    for customer, state in enumerate(("told", "consented", "objected"), 1):
        TermsAnswer.objects.create(customer_id=customer, version_id=1, state=state, told_at=moving.now(),
                                   answered_at=None if state == "told" else moving.now())  # fmt: skip
    client = signed_in("billing")
    page = client.get(reverse("office:proof", args=[1])).content.decode()
    assert "se preguntó a 3 clientes" in page
    assert page.count('<td class="lead">') == 3
    one = client.get(reverse("office:proof", args=[1]), {"state": "objected"}).content.decode()
    assert one.count('<td class="lead">') == 1
    answer: Any = client.get(reverse("office:export_proof", args=[1]))
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 4
    assert "Objetó" in lines[3]
