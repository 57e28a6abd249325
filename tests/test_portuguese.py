"""Customers of Brazil read the store and the client area in their language; what is missing is said in Spanish."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import posada
from posada.contexts.billing.papers.words import WORDS
from posada.contexts.support.messages import letters, write
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


TAG = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)


def tags(text: str) -> list[str]:
    """What a text is filled in with, in order of the alphabet, whatever is said where nothing is known."""
    return sorted(re.sub(r"default:'[^']*'", "default", tag) for tag in TAG.findall(text))


def test_nearly_every_letter_is_written_in_portuguese_from_the_same_figures():
    spoken = {kind: wordings for kind, wordings in letters().items() if "pt" in wordings}
    assert len(spoken) / len(letters()) > 0.95
    for kind, wordings in spoken.items():
        for part in ("subject", "body"):
            assert tags(wordings["pt"].get(part, "")) == tags(wordings["es"].get(part, "")), kind


def test_a_letter_and_a_paper_are_written_in_portuguese():
    figures = {"service": "meusite.com.br", "renews_on": "1 de maio de 2026", "portal": "https://x.example/portal"}
    letter = write("flooming", "welcome", "pt", figures)
    assert letter.subject == "meusite.com.br está pronto"
    assert "Renova-se em 1 de maio de 2026" in letter.text
    assert WORDS["pt"].keys() == WORDS["es"].keys() == WORDS["en"].keys()
