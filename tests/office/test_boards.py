"""The office's first page is one's own board: what waits for the roles that one has, and whether it is late."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from posada.faces.office.boards import BOARDS, KINDS
from posada.faces.office.permissions import ADMINISTRATOR, may
from posada.ground.agenda.models import Case, Entry
from posada.kernel import clock
from tests.office.conftest import signed_in


def home(*roles: str) -> str:
    return signed_in(*roles).get(reverse("office:home")).content.decode()


def panels(said: str) -> list[str]:
    return re.findall(r'<section class="card" id="(\w+)">', said)


@pytest.mark.parametrize(("role", "shown"), [
    ("administrator", ["parked", "cases", "payments", "tickets"]),
    ("billing", ["payments", "cases"]),  # the ticket is of support
    ("payment_verifier", ["payments"]),  # the case is decided by billing, the order waits to be verified by nobody
    ("support", ["tickets"]),
    ("sales", []),
    ("activations", []),
    ("a-role-that-no-board-names", []),
])  # fmt: skip
def test_a_role_has_what_waits_for_it(role: str, shown: list[str], things: dict[str, int]) -> None:
    found = panels(home(role))
    assert [name for name in found if name not in ("orders", "tasks", "overdue")] == shown


def test_orders_and_tasks_wait_for_those_who_do_them(things: dict[str, int]) -> None:
    assert "orders" in panels(home("sales"))
    assert panels(home("activations"))[:2] == ["tasks", "orders"]
    assert "tasks" not in panels(home("sales"))


def test_two_roles_have_one_board_with_each_panel_once(things: dict[str, int]) -> None:
    found = panels(home("billing", "payment_verifier"))
    assert found == ["payments", "cases", "orders"]


def test_only_who_sees_the_agenda_sees_what_the_house_does(things: dict[str, int]) -> None:
    assert "La corrida hasta el" in home("billing")
    assert "La corrida hasta el" not in home("support")
    assert Entry.objects.exists()


def test_what_is_past_its_deadline_is_marked(things: dict[str, int]) -> None:
    assert 'class="late"' not in home("billing").split('id="cases"')[1].split("</section>")[0]
    Case.objects.update(deadline=clock.now() - timedelta(hours=1))
    assert 'class="late"' in home("billing").split('id="cases"')[1].split("</section>")[0]


def test_a_board_needs_few_queries(things: dict[str, int]) -> None:
    client = signed_in("administrator")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("office:home")).status_code == 200
    assert len(asked) <= 15, [query["sql"][:80] for query in asked]


def test_every_board_shows_what_its_role_may_open() -> None:
    wrong = [(role, name) for role, found in BOARDS.items() for name in found if not may([role], KINDS[name].page)]
    assert wrong == []
    assert set(BOARDS[ADMINISTRATOR]) == set(KINDS)
