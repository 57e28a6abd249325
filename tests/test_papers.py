"""The PDFs say who, what, how to pay and what follows otherwise: read back with pdftotext."""

import subprocess
from pathlib import Path

import pytest

from posada.contexts.billing.models import FiscalDocument, Invoice
from posada.contexts.billing.papers.write import document_pdf, proforma_pdf, statement_pdf
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script, read_script

STORY = {
    "pack": "flooming",
    "from": "2026-02-20T09:00",
    "until": "2026-03-10",
    "terms": {"flooming/late-fee": {"percent": 10}},
    "customers": {"ana": {"name": "Ana Gómez", "country": "CO", "currency": "COP", "tax_id": "900123456-8"}},
    "events": [
        {"at": "2026-02-20T10:00", "order": {"as": "h1", "customer": "ana", "product": "hosting-1"}},
        {"at": "2026-02-20T11:00", "pay": {"invoice": "h1/1"}},
    ],
}


def read(pdf: bytes) -> str:
    command = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    return " ".join(text.decode().split())


@pytest.mark.django_db
def test_papers_say_what_is_owed_how_to_pay_and_what_follows():
    script = Script.model_validate(STORY)
    with scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        claim = read(proforma_pdf(Invoice.objects.get(number="P-000003").pk, now=story.now))
        paper = read(document_pdf(FiscalDocument.objects.get(number="F-000001"), now=story.now))
        account = read(statement_pdf(story.id_of("ana", "customer"), now=story.now))
    for words in ("Orden de pago P-000003", "Pague $107.100,00 COP a más tardar el 1 de abril de 2026", "90054566-0",
                  "Calle 39 #99-82 Interior 111", "Ana Gómez", "1 de abril de 2026 a 30 de abril de 2026",
                  "Bancolombia",
                  "Referencia de pago", "7 de abril de 2026: se suma un recargo",
                  "11 de abril de 2026: se suspende el servicio"):  # fmt: skip
        assert words in claim
    for words in ("Factura F-000001", "Pagada por completo", "Orden de pago: P-000001", "900123456-8"):
        assert words in paper
    assert "Estado de cuenta" in account
    assert "P-000003" in account


@pytest.mark.django_db
def test_a_charge_in_another_currency_says_at_which_rate_of_which_day():
    file = Path(__file__).parents[1] / "packs/altomarketing/rehearsals/restoration.yaml"
    script = read_script(file)
    with scratch_house(script, file) as story:
        Player(script, story).play()
        invoice = Invoice.objects.get(currency="ARS", origin="other-charge")
        paper = read(proforma_pdf(invoice.pk, now=story.now))
    assert "100.00 USD a 1400 (rehearsal, 20 de junio de 2026)" in paper
