"""Lists of the back office: paged without counting, in the order asked for, narrowed, and written out whole."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from posada.contexts.billing.models import Invoice
from posada.faces.office import paging
from posada.faces.office.export import as_csv
from posada.faces.office.paging import leaf, order
from posada.faces.office.site import office
from tests.office.conftest import signed_in


@pytest.mark.parametrize("by", [order("pk"), order("due_on"), order("due_on", falling=False)])
def test_pages_follow_each_other_without_a_row_twice_or_missing(by: paging.Order, things: Any) -> None:
    whole = list(Invoice.objects.order_by(*(f"-{c}" if by.falling else c for c in by.columns)))
    assert len(whole) == 5
    seen, page = [], leaf(Invoice.objects.all(), by, size=2)
    assert not page.before
    while page.after:
        seen += page.rows
        page = leaf(Invoice.objects.all(), by, after=page.after, size=2)
    assert [*seen, *page.rows] == whole
    assert leaf(Invoice.objects.all(), by, before=page.before, size=2).rows == whole[2:4]


@pytest.mark.parametrize("cursor", ["x", "~", "1~x~3", "2026-02-31~1", "9" * 40])
def test_a_cursor_that_says_nothing_is_the_first_page(cursor: str, things: Any) -> None:
    assert len(leaf(Invoice.objects.all(), order("due_on"), after=cursor).rows) == 5


# What the few machines shown have is counted, by its index: their room is what the list is read for.
OF_FEW = {"nodes": "nodes_placement"}


@pytest.mark.parametrize("listed", office.lists(), ids=lambda listed: listed.page)
def test_a_list_counts_nothing_and_needs_few_queries(listed: Any, things: Any) -> None:
    client = signed_in("administrator")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(reverse(f"office:{listed.page}"))
    assert response.status_code == 200
    assert len(asked) <= 15
    counted = [query["sql"] for query in asked if "COUNT(" in query["sql"].upper()]
    assert not [sql for sql in counted if f'FROM "{OF_FEW.get(listed.page)}"' not in sql]


@pytest.mark.parametrize("listed", office.lists(), ids=lambda listed: listed.page)
def test_a_list_is_written_out_with_what_it_shows(listed: Any, things: Any) -> None:
    response = signed_in("administrator").get(reverse(f"office:export_{listed.page}"))
    lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0].count(",") == len(listed.columns) - 1
    assert len(lines) > 1


def test_nothing_is_asked_of_a_table_but_what_a_filter_reads(things: Any) -> None:
    client, page = signed_in("administrator"), reverse("office:invoices")
    assert client.get(page, {"decision_id__gt": "0", "e": "1", "total__lt": "x"}).status_code == 200
    assert "P-" not in client.get(page, {"state": "paid"}).content.decode()
    assert "P-" in client.get(page, {"state": "unpaid", "sort": "due_on"}).content.decode()
    assert "P-" not in client.get(page, {"until": "2020-01-01"}).content.decode()
    assert "P-" in client.get(page, {"customer": things["customer"]}).content.decode()
    assert "P-" not in client.get(page, {"customer": "0"}).content.decode()


def test_a_formula_in_a_name_stays_words() -> None:
    written = b"".join(as_csv("x", ["a"], [["=1+1"], ["-12.50"], ["@x"]]).streaming_content).decode()  # type: ignore[attr-defined]
    assert written.splitlines()[1:] == ["'=1+1", "-12.50", "'@x"]


def test_nothing_can_be_changed_through_a_list(things: Any) -> None:
    client: Client = signed_in("administrator")
    answer = client.post(reverse("office:invoices"), {"action": "delete_selected", "_selected_action": "1"})
    assert answer.status_code == 200
    assert Invoice.objects.count() == 5
