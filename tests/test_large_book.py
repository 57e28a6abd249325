"""A book for measuring: its proportions, and that no list, search or customer's page reads a table from end to end."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Count, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.book import empty_house
from posada.contexts.billing.models import Invoice
from posada.contexts.services.models import Service
from posada.faces.api.main import api
from posada.faces.api.scopes import scopes_for
from posada.faces.demo.large_book import NET, NotEmpty, Size, write_book
from posada.faces.office.site import office
from posada.faces.portal import urls as portal
from posada.ground.customers.acts.issue_token import issue_token
from posada.ground.customers.models import Contact, Customer, Staff
from posada.ground.ledger.models import Account, Transfer
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from tests.office.conftest import signed_in
from tests.office.test_no_scans import SMALL, scans

pytestmark = pytest.mark.django_db
SIZE = Size(150, 450, 2_250)
MOST = 15
# What a request would bring is found out by carrying it out, and undoing it: these need what the act needs.
PREVIEWS = ("ask", "close_account")
TRIED = 34
OWES = 25  # a customer, and a service of theirs, with an unpaid invoice
SHOWN = (
    "home",
    "ahead",
    "services",
    "service",
    "ask",
    "invoices",
    "invoice",
    "pay",
    "claim_pdf",
    "why",
    "balance",
    "statement_pdf",
    "tickets",
    "ticket",
    "notices",
    "notice",
    "orders",
    "terms",
    "contacts",
    "security",
)
LISTS = sorted(listed.page for listed in office.lists())
FILTERED = (("/api/v1/search", "q=Gómez"), ("/api/v1/invoices", "state=unpaid"), ("/api/v1/services", "state=active"),
            ("/api/v1/invoices", "customer=7"), ("/api/v1/decisions", "customer=7"))  # fmt: skip
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


def read(client: Client, address: str, missing: bool = False) -> tuple[int, dict[str, str]]:
    """(queries, scanned tables with the statement) of a page that is there, unless it may be `missing`."""
    first = client.get(address)  # signing in is kept once
    if missing and first.status_code == 404:
        return 0, {}
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    told = [query["sql"] or "" for query in asked]  # what is written by COPY is not told
    found = {table: sql[:300] for sql in told for table in scans(sql) if table not in SMALL}
    return len([sql for sql in told if sql.lstrip("( ").upper().startswith(("SELECT", "WITH"))]), found


def test_the_book_has_the_size_that_was_asked_for_and_adds_up(written):
    counts = (Customer.objects.count(), Service.objects.count(), Invoice.objects.count())
    assert counts == (SIZE.customers, SIZE.services, SIZE.invoices)
    open_ones = SIZE.services // 25
    assert Invoice.objects.filter(state="unpaid").count() == open_ones
    sold = Transfer.objects.filter(credit=Account.REVENUE).aggregate(count=Count("id"), sum=Sum("amount"))
    assert sold == {"count": SIZE.invoices - open_ones, "sum": (SIZE.invoices - open_ones) * NET}
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
    user = get_user_model().objects.create_user("owes", "owes@book.example")
    Contact.objects.filter(customer=OWES).update(user=user)
    client, wrong, seen = Client(), {}, set()
    client.force_login(user)
    client.post(reverse("portal:accept"), {"accept": "1"})
    for name, address in addresses():
        if client.get(address).status_code == 200:
            seen.add(name)
            queries, scanned = read(client, address)
            if scanned or queries > (TRIED if name in PREVIEWS else MOST):
                wrong[address] = (queries, scanned)
    assert not wrong, wrong
    assert seen >= {*SHOWN}, {*SHOWN} - seen


def addresses() -> list[tuple[str, str]]:
    """Every page of the client area, of what the customer has where it is of one thing."""
    unpaid = Invoice.objects.filter(customer_id=OWES, state="unpaid").order_by("pk")[0]
    of_invoices = {"invoice": unpaid.pk, "pay": unpaid.pk, "claim_pdf": unpaid.pk, "why": unpaid.decision_id}
    found = []
    for page in portal.urlpatterns:
        given = {"id": of_invoices.get(page.name, OWES), "kind": "cancel", "number": 1, "wish": "use"}
        names = page.pattern.converters
        if names.keys() <= given.keys():
            found.append((page.name, reverse(f"portal:{page.name}", kwargs={each: given[each] for each in names})))
    return found


@pytest.mark.parametrize("who", ["staff", "customer"])
def test_no_list_of_the_interface_for_programs_scans_a_table(written, who):
    user = get_user_model().objects.create_user(who, f"{who}@book.example")
    if who == "staff":
        Staff.objects.create(user=user, name=who, roles=["administrator"])
    else:
        Contact.objects.filter(customer=7).update(user=user)
    now = clock.wall()
    _, secret = issue_token(user, "test", scopes_for(staff=who == "staff"), expires_at=now + timedelta(1), now=now)
    client, wrong, seen = Client(headers={"authorization": f"Bearer {secret}"}), {}, 0
    for path in api_lists():
        if client.get(path).status_code == 422:
            path += "?customer=7"  # staff say whose
        queries, scanned = read(client, path, missing=True)
        seen += queries > 0
        if scanned or queries > MOST:
            wrong[path] = (queries, scanned)
    assert not wrong, wrong
    assert seen > 15


def api_lists() -> list[str]:
    """Every address that is read without naming one thing, with what it must be told."""
    paths = api.get_openapi_schema()["paths"]
    read_at = {path: told["get"].get("parameters", ()) for path, told in paths.items() if "get" in told}
    plain = [path for path, names in read_at.items() if "{" not in path and not any(n.get("required") for n in names)]
    return [*plain, *(f"{path}?{words}" for path, words in FILTERED if path in read_at)]
