"""The agenda and the journal by month: each day says what it brings, and leads to the list of that day."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from posada.ground.agenda.models import Entry
from posada.terms.models import Decision
from tests.office.conftest import signed_in


@pytest.mark.parametrize(
    ("page", "model", "column"), [("agenda", Entry, "due_at"), ("journal", Decision, "decided_at")]
)
def test_a_month_counts_each_day_and_leads_to_its_list(page: str, model: Any, column: str, things: Any) -> None:
    client, first = signed_in("billing"), model.objects.order_by(column).first()
    at = getattr(first, column)
    with CaptureQueriesContext(connection) as asked:
        said = client.get(reverse(f"office:{page}_calendar"), {"month": f"{at:%Y-%m}"}).content.decode()
    assert len(asked) <= 6
    counted = sum(int(n) for n in re.findall(r"<li><b>(\d+)</b>", said))
    assert counted == int(re.search(r">(\d+) actos en", said)[1])  # type: ignore[index]
    assert counted >= 5
    (day,) = re.findall(
        rf'href="({reverse(f"office:{page}")}\?from=[^"]+)"[^>]*>{at.astimezone().day}<span[^<]*</span></a><ul>', said
    )[:1]
    rows = client.get(day.replace("&amp;", "&")).content.decode()
    assert rows.count("<tr>") > 1
    assert "Nada" not in rows.split("<main")[1].split("<table")[0]


def test_a_month_that_is_none_is_this_one(things: Any) -> None:
    client = signed_in("billing")
    assert client.get(reverse("office:agenda_calendar"), {"month": "2026-13"}).status_code == 200
