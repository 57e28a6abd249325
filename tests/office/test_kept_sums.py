"""In a large house a job makes sums over whole tables and pages show the last; in a small one they are made at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from posada.faces.limits.models import Kept
from posada.faces.office import keeping
from posada.faces.office.jobs import count_again
from posada.kernel.clock import wall
from tests.office.conftest import signed_in

PAGES = ("figures", "agenda_calendar", "journal_calendar")
COUNTING = "Se está contando"


def seen(page: str) -> tuple[str, list[str]]:
    """What a page says in its main part, and the statements that it asked."""
    client = signed_in("administrator")
    with CaptureQueriesContext(connection) as asked:
        said = client.get(reverse(f"office:{page}")).content.decode()
    return said[said.index("<main") :], [query["sql"] for query in asked]


def worked() -> int:
    """Do the jobs that wait; how many there were."""
    waiting = ProcrastinateJob.objects.filter(status="todo", task_name="count_again").order_by("pk")
    tasks = list(waiting.values_list("args", flat=True))
    waiting.model.objects.filter(task_name="count_again").update(status="succeeded", queueing_lock=None)
    for arguments in tasks:
        count_again.func(**arguments)
    return len(tasks)


@pytest.mark.parametrize("page", PAGES)
def test_a_large_house_counts_beside_the_page(page: str, things: dict[str, Any], monkeypatch: Any) -> None:
    live, summing = seen(page)
    assert any("count(" in sql.lower() for sql in summing) and COUNTING not in live
    monkeypatch.setattr(keeping, "LARGE", -1)
    for _ in range(2):
        said, asked = seen(page)
        assert COUNTING in said and not any("count(" in sql.lower() for sql in asked)
    assert worked() == 1  # two looked, and it is counted once
    said, asked = seen(page)
    assert not any("count(" in sql.lower() for sql in asked) and worked() == 0
    mark = said.index("Contado ")
    assert live == said[: said.rindex("<p", 0, mark)] + said[said.index("</p>", mark) + 4 :]


def test_what_was_counted_long_ago_is_shown_and_counted_again(things: dict[str, Any], monkeypatch: Any) -> None:
    monkeypatch.setattr(keeping, "LARGE", -1)
    assert signed_in("billing").get(reverse("office:export_figures", args=["churn"])).status_code == 302
    worked()
    kept = Kept.objects.get(name="sum:figures:12:COP")
    Kept.objects.update(value=kept.value | {"at": (wall() - 2 * keeping.FRESH).isoformat()})
    Kept.objects.update(value=Kept.objects.get(name=kept.name).value | {"took": keeping.FRESH.total_seconds()})
    assert COUNTING not in seen("figures")[0] and worked() == 0  # it took so long that it is not made again yet
    Kept.objects.update(value=Kept.objects.get(name=kept.name).value | {"took": 0.1})
    assert COUNTING not in seen("figures")[0] and worked() == 1
    at = Kept.objects.get(name="sum:figures:12:COP").value["at"]
    assert at > (wall() - timedelta(minutes=1)).isoformat()


@pytest.mark.parametrize(
    ("tables", "rows"),
    [(["terms_decision"], 5), (["services_service"], 5), (["terms_decision", "services_service"], 10)],
)
def test_tables_are_large_by_their_rows_with_those_of_their_parts(
    things: dict[str, Any], monkeypatch: Any, tables: list[str], rows: int
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE terms_decision, services_service")
        cursor.execute("SELECT (SELECT count(*) FROM terms_decision), (SELECT count(*) FROM services_service)")
        decisions, services = cursor.fetchone()
    counted = {"terms_decision": decisions, "services_service": services}
    whole = sum(counted[table] for table in tables)
    assert whole >= rows
    monkeypatch.setattr(keeping, "LARGE", whole)
    assert keeping.are_large(tables)
    monkeypatch.setattr(keeping, "LARGE", whole + 1)
    assert not keeping.are_large(tables)
