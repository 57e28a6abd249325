"""Customers of Brazil read the store and the client area in their language; what is missing is said in Spanish."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import posada
from tests.test_client_area import house as house
from tests.test_client_area import read

CATALOGUE = Path(posada.__file__).parent / "locale" / "pt_BR" / "LC_MESSAGES" / "django.po"


def test_nearly_all_that_customers_read_is_translated():
    with CATALOGUE.open("rb") as file:
        found = [message for message in read_po(file, locale="pt_BR") if message.id]
    said = [each for each in found if (all(each.string) if isinstance(each.string, tuple) else each.string)]
    assert len(found) > 1400
    assert len(said) / len(found) > 0.95


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "said"), [
    ("/", ("Escolha o seu plano", "Hospedagem compartilhada")),
    ("/plans/hosting-1/", ("De quanto em quanto tempo quer pagar?", "multa de 10 %")),
    ("/portal/", ("Olá, ", "serviço seu está suspenso", "O que vem depois")),
    ("/portal/invoices/", ("Faturas", "A pagar")),
    ("/portal/services/", ("Suspenso temporariamente", "de 2026")),
])  # fmt: skip
def test_pages_speak_portuguese(house, path, said):
    client = house.enter("ana")
    page = read(client.get(path, headers={"accept-language": "pt-BR,pt;q=0.9"}))
    assert '<html lang="pt-br">' in page
    for words in said:
        assert words in page
    assert "Português (Brasil)" in page


@pytest.mark.django_db
def test_the_language_is_remembered(house):
    client = house.enter("ana")
    read(client.get("/portal/?language=pt-br"))
    assert "Extrato" in read(client.get("/portal/balance/"))
