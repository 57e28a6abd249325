"""A book for measuring: its proportions, and that no list, search or customer's page reads a table from end to end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.book import empty_house
from posada.contexts.billing.models import Invoice
from posada.contexts.services.models import Service
from posada.faces.demo.large_book import NotEmpty, Size, write_book
from posada.faces.office.site import office
from posada.ground.customers.models import Contact, Customer
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from tests.office.conftest import signed_in
from tests.office.test_no_scans import SMALL, scans
from tests.test_page_queries import PAGES, PLANNED

pytestmark = pytest.mark.django_db
SIZE = Size(200, 600, 6_000)
MOST = 15
LISTS = sorted(listed.page for listed in office.lists())
SEARCHES = ("Gómez", "sitio-7.example.co", "800000007", "B-77", "35700", "gomes", "qwzx-999.nowhere.net")


@pytest.fixture
def written(db: Any) -> Iterator[None]:
    """The book, read by a planner that is told to use indexes, as it would where the tables were large."""
    empty_house()
    with clock.use(MovableClock(clock.now())):
        write_book(SIZE, now=clock.now(), checked=True)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        yield


def read(client: Client, address: str) -> tuple[int, dict[str, str]]:
    """(queries, scanned tables with the statement) of a page that is there."""
    client.get(address)  # signing in is kept once
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    found = {table: query["sql"][:300] for query in asked for table in scans(query["sql"]) if table not in SMALL}
    return len([q for q in asked if q["sql"].lstrip("( ").upper().startswith(("SELECT", "WITH"))]), found


def test_the_book_has_the_size_that_was_asked_for_and_adds_up(written):
    counts = (Customer.objects.count(), Service.objects.count(), Invoice.objects.count())
    assert counts == (SIZE.customers, SIZE.services, SIZE.invoices)
    assert Invoice.objects.filter(state="unpaid").count() == SIZE.services // 25
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(NotEmpty):
        write_book(SIZE, now=clock.now())


def test_no_list_of_the_office_and_no_search_scans_a_table(written):
    client, wrong = signed_in("administrator"), {}
    addresses = [reverse(f"office:{page}") for page in LISTS]
    addresses += [f"{reverse('office:search')}?q={words}" for words in SEARCHES]
    addresses += [reverse("office:customer", args=[7]), reverse("office:home")]
    for address in addresses:
        queries, scanned = read(client, address)
        if scanned or queries > MOST:
            wrong[address] = (queries, scanned)
    assert not wrong, wrong


def test_no_page_of_a_customer_scans_a_table(written):
    user = get_user_model().objects.create_user("seven", "seven@book.example")
    Contact.objects.filter(customer=7).update(user=user)
    client, wrong = Client(), {}
    client.force_login(user)
    client.post(reverse("portal:accept"), {"accept": "1"})
    for page in (*PAGES, *(page.replace("*", "7") for page in PLANNED)):
        queries, scanned = read(client, f"/portal/{page}")
        if scanned or queries > MOST:
            wrong[page] = (queries, scanned)
    assert not wrong, wrong
