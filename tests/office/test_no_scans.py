"""No page that staff open all day reads a table from end to end, whatever the size of the book."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.office.conftest import signed_in

# Small, and the house's own: they are read whole on purpose.
SMALL = ("customers_staff", "terms_termsversion", "agenda_brake", "customers_impersonation", "generate_series")
SCAN = re.compile(r"Seq Scan on (\w+)")


@pytest.mark.parametrize("page", [
    "home", "customer", "agenda_calendar", "journal_calendar", "proof", "bulk", "payments", "cases", "tickets",
    "journal",
])  # fmt: skip
def test_a_page_scans_nothing(page: str, things: dict[str, Any]) -> None:
    client = signed_in("administrator")
    address = reverse(f"office:{page}", args=[things[page]] if page in things else [])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    scanned = {table: query["sql"] for query in asked for table in scans(query["sql"]) if table not in SMALL}
    assert scanned == {}


def scans(sql: str) -> list[str]:
    """The tables that a statement reads from end to end though it is told to use indexes."""
    if not sql.lstrip("( ").upper().startswith(("SELECT", "WITH")):
        return []
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    return [table for table in SCAN.findall(plan) if not table.startswith(("auth_", "django_"))]
