"""One customer on one page: everything that a role may see, what follows and why, in few questions to the database."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from posada.contexts.billing.models import Invoice
from posada.contexts.services.models import Hold, Service
from posada.contexts.support.models import Ticket
from posada.faces.office.account import personal
from posada.ground.customers.models import Access, Contact, FiscalData
from posada.terms.models import Decision
from tests.office.conftest import signed_in

MOST = 15


def page(client: Client, things: dict[str, int]) -> str:
    return client.get(reverse("office:customer", args=[things["customer"]])).content.decode()


@pytest.fixture
def many(things: dict[str, int]) -> dict[str, int]:
    """The same customer with a hundred of what it has one of."""
    for model in (Ticket, Invoice):
        row = model.objects.filter(customer_id=things["customer"]).values().get()
        model.objects.bulk_create(model(**{**row, "id": None, "number": f"X-{n}"}) for n in range(100))
    return things


def test_it_needs_few_queries(things: dict[str, int]) -> None:
    client = signed_in("administrator")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("office:customer", args=[things["customer"]])).status_code == 200
    assert len(asked) <= MOST, [query["sql"][:90] for query in asked]


def test_it_needs_no_more_for_a_large_account(many: dict[str, int]) -> None:
    client = signed_in("administrator")
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("office:customer", args=[many["customer"]]))
    assert len(asked) <= MOST


@pytest.mark.parametrize(("role", "sees", "sees_not"), [
    ("administrator", ("invoices", "tickets", "cases", "disputes", "payments", "refunds", "parkeds"), ()),
    ("billing", ("invoices", "tickets", "cases", "disputes", "payments", "refunds"), ("orders", "parkeds")),
    ("support", ("tickets", "notices"), ("invoices", "payments", "disputes", "refunds", "cases", "orders")),
    ("sales", ("invoices", "tickets", "orders"), ("payments", "disputes", "notices", "cases")),
    ("abuse", ("tickets",), ("invoices", "payments", "orders", "notices")),
])  # fmt: skip
def test_a_role_sees_its_own_part(
    role: str, sees: tuple[str, ...], sees_not: tuple[str, ...], things: dict[str, int]
) -> None:
    said = page(signed_in(role), things)
    assert [part for part in sees if f'<section id="{part}">' not in said] == []
    assert [part for part in sees_not if f'<section id="{part}">' in said] == []


def test_what_follows_and_what_was_done_stand_on_one_line_with_their_clause(things: dict[str, int]) -> None:
    said = page(signed_in("administrator"), things)
    line = said[said.index('class="timeline story"') :]
    assert line.index("to-come") < line.index('class="today"') < line.rindex("Emitimos la orden de renovación")
    decision = Decision.objects.filter(customer_id=things["customer"], ruling_id__isnull=False).first()
    assert decision is not None
    assert reverse("office:decision", args=[decision.id]) in line
    assert "flooming/" in line[line.index('class="today"') :]


def test_a_suspended_service_shows_its_way_out(things: dict[str, int]) -> None:
    service, decision = Service.objects.get(customer_id=things["customer"]), Decision.objects.order_by("id").first()
    assert decision is not None
    Hold.objects.create(
        customer_id=things["customer"], service_id=service.pk, reason="non-payment",
        about=f"invoice:{things['invoice']}", opened_at=decision.decided_at, opened_by=decision.id,
    )  # fmt: skip
    said = page(signed_in("support"), things)
    assert "por una renovación sin pagar" in said
    assert "Vuelve al pagar $ 107.100" in said or "Vuelve al pagar $107.100" in said
    Hold.objects.update(reason="spam")
    assert "Un pago no lo reactiva" in page(signed_in("support"), things)


@pytest.fixture
def known(things: dict[str, int], moving: Any) -> dict[str, int]:
    Contact.objects.filter(customer_id=things["customer"]).update(email="ana@panaderia.co")
    FiscalData.objects.create(customer_id=things["customer"], legal_name="La Espiga S.A.S.", tax_id="900123456-7",
                              country="CO", effective_at=moving.now(), requested_at=moving.now(),
                              changed_by="x")  # fmt: skip
    return things


@pytest.mark.parametrize(("role", "contact", "fiscal"), [
    ("billing", True, True), ("support", True, False), ("abuse", False, False), ("administrator", True, True),
])  # fmt: skip
def test_personal_data_open_to_roles_that_the_terms_name_and_the_look_is_kept(
    role: str, contact: bool, fiscal: bool, known: dict[str, int]
) -> None:
    client = signed_in(role)
    closed = page(client, known)
    assert "ana@panaderia.co" not in closed
    assert "900123456-7" not in closed
    opened = client.post(reverse("office:customer", args=[known["customer"]])).content.decode()
    assert ("ana@panaderia.co" in opened) is contact
    assert ("900123456-7" in opened) is fiscal
    looked = set(Access.objects.values_list("what", flat=True))
    assert looked == {what for what, may in (("contact", contact), ("fiscal-data", fiscal)) if may}
    assert Decision.objects.filter(act="see-personal-data").count() == bool(looked)


@pytest.mark.parametrize(("role", "opened"), [("support", True), ("customer-care", True), ("administrator", True)])
def test_a_letter_names_its_reader_so_that_opening_it_is_a_look_that_is_kept(
    role: str, opened: bool, known: dict[str, int]
) -> None:
    client = signed_in(role)
    assert "a@example.co" not in client.get(reverse("office:mailbox")).content.decode(), "the list names customers only"
    said = client.get(reverse("office:letter", args=[known["letter"]])).content.decode()
    assert ("a@example.co" in said) is opened
    (look,) = Access.objects.values_list("what", "purpose")
    assert look == ("contact", f"letter {known['letter']}")
    assert Decision.objects.filter(act="see-personal-data").count() == 1


def test_a_letter_stays_closed_to_roles_that_the_terms_do_not_name(
    known: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(personal, "may_see", lambda what, role, rule: False)
    said = signed_in("support").get(reverse("office:letter", args=[known["letter"]])).content.decode()
    assert "a@example.co" not in said
    assert "solo a otros roles" in said
    assert not Access.objects.exists()


def test_nobody_of_the_staff_finds_a_customer_that_is_none(things: dict[str, int]) -> None:
    assert signed_in("administrator").get(reverse("office:customer", args=[10**9])).status_code == 404
