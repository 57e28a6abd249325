"""What programs read: their person's own things, in pages, with tags, and nothing of anybody else's."""

import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator
from types import ModuleType

import pytest
from ninja import Schema

from posada.faces.api import endpoints
from posada.terms.models import Decision

pytestmark = pytest.mark.django_db

LISTS = (
    "/services", "/invoices", "/payments", "/orders", "/tickets", "/notices", "/decisions", "/acceptances",
)  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_a_customer_lists_only_what_is_their_own(house, path):
    ana, luis = house.customer("ana"), house.customer("luis")
    own = ana.get(path).json()["items"]
    assert {item["customer"] for item in own} <= {house.id("ana", "customer")}
    assert not {item["id"] for item in own} & {item["id"] for item in luis.get(path).json()["items"]}


def test_a_list_comes_in_pages_that_miss_nothing_and_repeat_nothing(house):
    billing = house.staff("administrator")
    whole = [item["id"] for item in billing.get("/decisions?limit=200").json()["items"]]
    seen, cursor = [], ""
    while True:
        page = billing.get(f"/decisions?limit=7{cursor}").json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == whole == sorted(whole, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "aWQ6eA", "aWQ6LTE", "á"])
def test_a_cursor_of_ones_own_making_is_refused_by_name(house, cursor):
    answer = house.customer("ana").get(f"/services?cursor={cursor}")
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"] == "cursor"


def test_a_service_says_what_comes_next_and_by_which_clause(house):
    found = house.customer("ana").get(f"/services/{house.id('h1', 'service')}").json()
    assert found["state"] == "suspended" and [hold["reason"] for hold in found["holds"]] == ["non-payment"]
    assert found["plan"] and all(step["clause"].startswith("flooming/") for step in found["plan"])


def test_an_overdue_invoice_says_what_follows_if_it_stays_unpaid(house):
    found = house.customer("luis").get("/invoices?state=unpaid").json()["items"]
    late = next(each for each in found if each["state"] == "overdue")
    whole = house.customer("luis").get(f"/invoices/{late['id']}").json()
    assert {line["kind"] for line in whole["lines"]} == {"period", "late-fee"}
    assert any(step["act"] == "suspension" for step in whole["plan"]), whole["plan"]


def test_an_invoice_comes_as_a_pdf(house):
    found = house.customer("ana").get("/invoices").json()["items"][0]
    answer = house.customer("ana").get(f"/invoices/{found['id']}/pdf")
    assert answer.content.startswith(b"%PDF-") and answer["Content-Type"] == "application/pdf"


def test_another_customers_thing_is_not_found_and_the_asking_is_kept(house):
    answer = house.customer("luis").get(f"/services/{house.id('h1', 'service')}")
    assert answer.status_code == 404 and answer.json()["code"] == "not-found"
    assert Decision.objects.filter(customer_id=house.id("luis", "customer"), reason="not-yours").exists()


def test_an_answer_that_the_program_has_is_not_sent_again(house):
    ana = house.customer("ana")
    first = ana.get("/services")
    again = ana.get("/services", **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = ana.get("/services", **{"if-none-match": '"another"'})
    assert other.status_code == 200


def test_why_is_told_in_the_language_asked_for(house):
    ana = house.customer("luis")
    fee = next(d for d in ana.get("/decisions?limit=200").json()["items"] if d["act"] == "late-fee")
    told = ana.get(f"/decisions/{fee['id']}/why?language=en").json()
    assert told["grounds"][0]["clause"] == "flooming/late-fee" and told["count"]
    assert told["amounts"]["total"] == fee["amounts"]["total"]


def test_terms_come_with_their_clauses_and_figures(house):
    found = house.customer("ana").get("/terms?language=en").json()
    fee = next(clause for clause in found["clauses"] if clause["id"] == "flooming/late-fee")
    assert fee["rules"][0]["late_fee"]["percent"] == "10"


def test_the_agenda_is_read_soonest_first_part_by_part(house):
    head = house.staff("administrator")
    whole = head.get("/agenda?limit=200").json()["items"]
    assert len(whole) > 3 and [each["due_at"] for each in whole] == sorted(each["due_at"] for each in whole)
    parts, cursor = [], ""
    while cursor is not None:
        part = head.get(f"/agenda?limit=2{cursor and f'&cursor={cursor}'}").json()
        parts, cursor = [*parts, *part["items"]], part["next"]
    assert parts == whole
    for wrong in ("abc", "W10", "WzEsMiwzLDQsNV0"):
        assert head.get(f"/agenda?cursor={wrong}").status_code == 422


def test_no_two_shapes_are_described_under_one_name():
    """The description would keep one of them, and answers of the other would break its promise."""
    own = [(module, shape) for module in modules_of(endpoints) for shape in vars(module).values()]
    shapes = [each for module, each in own if inspect.isclass(each) and each.__module__ == module.__name__]
    names = Counter(shape.__name__ for shape in shapes if issubclass(shape, Schema))
    assert len(names) > 100
    assert [name for name, times in names.items() if times > 1] == []


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)
