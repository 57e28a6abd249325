"""One box over everything: by name, misspelt name, domain, number, amount and tax number; each role its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from posada.contexts.billing.models import Invoice
from posada.contexts.services.models import Service
from posada.contexts.support.models import Ticket
from posada.ground.customers.models import Customer, FiscalData
from tests.office.conftest import signed_in


@pytest.fixture
def known(things: dict[str, int]) -> dict[str, int]:
    """One of everything, with names worth looking for."""
    id = things["customer"]
    Customer.objects.filter(pk=id).update(name="Ana Gómez Restrepo")
    Customer.objects.get(pk=id).contacts.update(name="Ana Gómez", email="ana@panaderia.co")
    Service.objects.filter(pk__in=Service.objects.filter(customer_id=id)[:1]).update(domain="panaderialaespiga.co")
    FiscalData.objects.create(customer_id=id, legal_name="La Espiga S.A.S.", tax_id="900.123.456-7", country="CO",
                              effective_at="2026-01-01T00:00Z", requested_at="2026-01-01T00:00Z",
                              changed_by="x")  # fmt: skip
    Ticket.objects.filter(pk=things["ticket"]).update(subject="Problemas con la facturación de mi dominio")
    return things


def asked(text: str, role: str = "administrator") -> str:
    return signed_in(role).get(reverse("office:search"), {"q": text}).content.decode()


@pytest.mark.parametrize("typed", [
    "gomez", "GÓMEZ", "ana gom", "restepro", "Ana Gomes", "panaderia.co", "la espiga", "900123456", "900.123.456-7",
])  # fmt: skip
def test_a_customer_is_found(typed: str, known: dict[str, int]) -> None:
    assert reverse("office:customer", args=[known["customer"]]) in asked(typed)


@pytest.mark.parametrize("typed", ["panaderialaespiga.co", "laespiga", "panaderialaespica"])
def test_a_domain_is_found(typed: str, known: dict[str, int]) -> None:
    assert "#service-" in asked(typed)


@pytest.mark.parametrize("typed", ["problema facturaciones", "facturacion dominios", "No carga", "T-1"])
def test_a_ticket_is_found_by_what_is_said_in_it(typed: str, known: dict[str, int]) -> None:
    assert reverse("office:ticket", args=[known["ticket"]]) in asked(typed)


def test_a_claim_is_found_by_number_and_amount(known: dict[str, int]) -> None:
    invoice = Invoice.objects.order_by("pk").first()
    assert invoice is not None
    page = reverse("office:invoice", args=[invoice.pk])
    figure = invoice.number.removeprefix("P-").lstrip("0")
    for typed in (invoice.number, invoice.number.lower(), figure, "$ 107.100", "107100,00"):
        assert page in asked(typed), typed


def test_what_a_role_does_not_see_it_does_not_find(known: dict[str, int]) -> None:
    found = asked("gomez", "payment_verifier")
    assert "Ana Gómez" not in found
    assert reverse("office:invoices") not in found


@pytest.mark.parametrize("typed", ["gomez", "107.100", "P-000001", "zzzzqqqq", "900123456", "problema facturaciones"])
def test_a_search_needs_few_queries_and_scans_nothing(typed: str, known: dict[str, int]) -> None:
    client = signed_in("administrator")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("office:search"), {"q": typed}).status_code == 200
    assert len(queries) <= 15
    for query in queries:
        if "posada_" in query["sql"] or "number" in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + query["sql"])
                plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan on" not in plan.replace("Seq Scan on customers_staff", ""), plan


def test_while_typing_only_what_was_found_is_sent(known: dict[str, int]) -> None:
    client = signed_in("administrator")
    page = client.get(reverse("office:search"), {"q": "gomez"}, headers={"HX-Request": "true"}).content.decode()
    assert page.startswith('<div class="hits">')
    assert client.get(reverse("office:search"), {"q": " "}, headers={"HX-Request": "true"}).content == b""


def test_words_of_strangers_stay_words(known: dict[str, int]) -> None:
    page = asked("<script>alert(1)</script>")
    assert "<script>alert" not in page
