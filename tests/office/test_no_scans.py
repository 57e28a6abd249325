"""No page that staff open all day reads a table from end to end, whatever the size of the book."""

import re
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.office.conftest import signed_in

# Small, and the house's own: they are read whole on purpose.
SMALL = ("customers_staff", "terms_termsversion", "agenda_brake", "customers_impersonation", "generate_series")
SCAN = re.compile(r"Seq Scan on (\w+)")


MOST = 15
PAGES = ("home", "agenda_calendar", "journal_calendar", "payments", "cases", "tickets", "journal")
SHOWN = ("step", "decision", "customer", "invoice", "ticket", "case", "letter", "bulk", "proof", "claim_pdf", "version")


def test_no_page_scans_a_table_or_asks_much(things: dict[str, Any]) -> None:
    client, wrong, seen = signed_in("administrator"), {}, set()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for page, args in [*((page, []) for page in PAGES), *((page, id) for page, id in things.items())]:
        given = args if isinstance(args, list | tuple) else [args]
        address = reverse(f"office:{page}", args=given)
        if client.get(address).status_code != 200:
            continue  # what is only done, by POST
        seen.add(page)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        told = [query["sql"] or "" for query in asked]
        scanned = sorted({table for sql in told for table in scans(sql)} - {*SMALL})
        if scanned or len([sql for sql in told if sql.lstrip("( ").upper().startswith(("SELECT", "WITH"))]) > MOST:
            wrong[page] = (len(told), scanned)
    assert not wrong, wrong
    assert seen >= {*PAGES, *SHOWN}, {*PAGES, *SHOWN} - seen


def scans(sql: str) -> list[str]:
    """The tables that a statement reads from end to end though it is told to use indexes."""
    if not sql.lstrip("( ").upper().startswith(("SELECT", "WITH")):
        return []
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    return [table for table in SCAN.findall(plan) if not table.startswith(("auth_", "django_"))]
