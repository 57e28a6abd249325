"""The back office's page for asking what a change of figures would have done."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bench.book import empty_house, fill
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.models import Trial, TrialState
from tests.test_office_runs import signed_in

pytestmark = pytest.mark.django_db
REPORT: dict[str, Any] = {
    "customers": {"all": 3, "better_off": 1, "worse_off": 0}, "reproduced": {"acts": 90, "of": 91},
    "totals": [{"what": "fees", "currency": "COP", "today": "14756.00", "draft": "7378.00", "difference": "-7378.00"}],
    "by_clause": [],
    "acts": [{"clause": "flooming/late-fee", "act": "late-fee", "outcome": "done", "today": 2, "draft": 1,
              "difference": -1}],
    "by_month": [{"month": "2026-04", "what": "fees", "currency": "COP", "today": "14756.00", "draft": "7378.00",
                  "difference": "-7378.00"}],
    "better": [{"customer": 1, "pays_more": {"COP": "-7378.00"}, "days_off_more": -4, "acts": {"late-fee": -1}}],
    "worse": [], "left_out": {"disputes": 2}, "refused": {"today": 0, "draft": 0},
}  # fmt: skip


@pytest.fixture
def billing(db: Any) -> Iterator[Client]:
    """Somebody of billing, in a house with published terms."""
    empty_house()
    with clock.use(MovableClock(fill(2))):
        yield signed_in("billing")


def test_a_question_is_kept_and_handed_to_the_worker(billing: Client) -> None:
    page = reverse("office:trials")
    assert "flooming/late-fee" in billing.get(page).content.decode()
    asked = {"from": "2026-01-01", "until": "2026-03-01", "figures": "flooming/late-fee.percent=5\n"}
    answer = billing.post(page, asked)
    trial = Trial.objects.get()
    assert answer.url == reverse("office:trial", args=[trial.pk])  # type: ignore[attr-defined]
    assert (trial.figures, trial.state) == (["flooming/late-fee.percent=5"], TrialState.WAITING)
    assert "Espera su turno" in billing.get(answer.url).content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "2026-01-01", "until": "2026-03-01", "figures": "flooming/late-fee.percent=50"},  # above its ceiling
        {"from": "2026-01-01", "until": "2026-03-01", "figures": "flooming/grace-five-days.grace.days=10 days"},
        {"from": "2026-03-01", "until": "2026-03-01", "figures": "flooming/late-fee.percent=5"},
        {"from": "soon", "until": "2026-03-01", "figures": "flooming/late-fee.percent=5"},
        {"from": "2026-01-01", "until": "2026-03-01", "figures": "nonsense"},
    ],
)
def test_a_question_that_cannot_be_asked_is_not_kept(billing: Client, asked: dict[str, str]) -> None:
    answer = billing.post(reverse("office:trials"), asked)
    assert answer.status_code == 200 and "message" in answer.content.decode()
    assert asked["figures"] in answer.content.decode(), "what was written stays in the form"
    assert not Trial.objects.exists()


def test_the_report_is_shown_with_its_chart_and_who_is_better_off(billing: Client) -> None:
    from posada.kernel.clock import wall

    trial = Trial.objects.create(
        asked_at=wall(), asked_by="staff:1", since="2026-04-01", until="2026-05-01",
        figures=["flooming/late-fee.percent=5"], state=TrialState.ANSWERED, report=REPORT,
    )  # fmt: skip
    page = billing.get(reverse("office:trial", args=[trial.pk])).content.decode()
    for words in ("7.378", "14.756", "<rect x=", "90 / 91", "2 disputes", "2026-04"):
        assert words in page, words


def test_who_has_no_need_of_it_does_not_find_it(billing: Client) -> None:
    assert signed_in("activations").get(reverse("office:trials")).status_code == 404
