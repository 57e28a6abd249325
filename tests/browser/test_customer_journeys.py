"""The main journeys of a customer, on a phone and at a desk: buying, paying, being late, asking, leaving, why."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from posada.contexts.billing.models import Invoice
from posada.contexts.services.models import Service
from posada.ground.customers.models import Contact
from posada.terms.models import Decision
from tests.browser.house import DESKTOP, PHONE
from tests.browser.test_year_of_a_service import png

BOTH = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
CODE = re.compile(r"^\s*([A-Z0-9]{3}-?[A-Z0-9]{3})\s*$", re.MULTILINE)


@pytest.fixture
def pages(browser: Browser) -> Iterator[object]:
    """Opens a page of a size in a browser of its own."""
    opened = []

    def new(size: dict[str, int], *, scripts: bool = True) -> Page:
        context = browser.new_context(viewport=size, locale="es-CO", java_script_enabled=scripts)
        opened.append(context)
        return context.new_page()

    yield new
    for context in opened:
        context.close()


def own(email: str) -> dict[str, int]:
    return {"customer_id": Contact.objects.get(email=email).customer_id}


@BOTH
def test_the_price_changes_in_place_with_the_cycle(pages, standing, size):
    page = pages(size)
    page.goto(f"{standing.url}/plans/hosting-1/")
    expect(page.locator("#quote")).to_contain_text("19 de los 30 días")
    monthly = page.locator("#quote .price").inner_text()
    page.locator("label.option", has_text="Anual").click()
    expect(page.locator("#quote .price")).not_to_have_text(monthly)
    expect(page.locator("main")).to_contain_text("recargo de 10 %")


@BOTH
def test_a_stranger_signs_up_inside_the_checkout_and_orders(pages, standing, size):
    page, email = pages(size), f"nueva-{size['width']}@example.co"
    page.goto(f"{standing.url}/plans/hosting-pro/")
    page.fill("[name=domain]", f"nueva{size['width']}.co")
    page.get_by_role("button", name="Pedir", exact=True).click()
    signup = page.locator("form[action*=signup]")
    signup.locator("[name=email]").fill(email)
    signup.locator("[name=password1]").fill("una frase larga de prueba")
    signup.locator("[name=password2]").fill("una frase larga de prueba")
    signup.get_by_role("button").click()
    page.fill("[name=code]", CODE.search(mail.outbox[-1].body)[1])
    page.locator("main button[type=submit], main button:not([type])").first.click()
    expect(page.locator("h1")).to_contain_text("A nombre de quién")
    page.fill("[name=legal_name]", "Comercial Nueva")
    page.fill("[name=tax_id]", "900123456-1")
    page.fill("[name=address]", "Calle 1 # 2-3")
    page.fill("[name=city]", "Cali")
    for declared in ("of_legal_age", "legal_capacity", "accepts"):
        page.check(f"[name={declared}]")
    page.get_by_role("button", name="Seguir").click()
    expect(page.locator("main")).to_contain_text("dígito de verificación")
    page.fill("[name=tax_id]", "900123456-8")
    page.get_by_role("button", name="Seguir").click()
    expect(page.locator("h1")).to_contain_text("Revise su pedido")
    if page.locator("[name=accept]").count():
        page.check("[name=accept]")
    page.check("[name=documents]")
    page.get_by_role("button", name="Pedir", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Recibimos su pedido")
    expect(page.locator("main")).to_contain_text("Qué pasa ahora")
    expect(page.get_by_role("link", name=re.compile("Pagar"))).to_be_visible()


@BOTH
def test_who_is_suspended_sees_the_way_out_first(pages, standing, size):
    page = pages(size)
    standing.enter(page, "ana@example.co")
    page.goto(f"{standing.url}/portal/")
    expect(page.locator("h1")).to_contain_text("suspendidos")
    expect(page.locator(".panel.stop").first).to_contain_text("y lo reactivamos")
    expect(page.locator("figure.lanes svg").first).to_be_visible()
    page.locator(".panel.stop a.button").first.click()
    expect(page.locator("h1")).to_contain_text("Pague")


@BOTH
def test_why_a_fee_was_charged_is_told_with_its_days_and_on_paper(pages, standing, size):
    page = pages(size)
    standing.enter(page, "ana@example.co")
    fee = Decision.objects.filter(**own("ana@example.co"), act="late-fee")[0]
    page.goto(f"{standing.url}/portal/why/{fee.pk}/")
    expect(page.locator(".calendar .last")).to_contain_text("6")
    paper = page.request.get(f"{standing.url}/portal/why/{fee.pk}/pdf/")
    assert paper.body().startswith(b"%PDF")


@BOTH
def test_a_change_of_plan_is_shown_to_the_cent_before_it_is_asked(pages, standing, size):
    page = pages(size)
    standing.enter(page, "luis@example.co")
    service = Service.objects.filter(**own("luis@example.co"))[0]
    page.goto(f"{standing.url}/portal/services/{service.pk}/ask/plan-change/")
    page.select_option("[name=plan]", "hosting-pro")
    page.get_by_role("button", name="Ver qué pasaría").click()
    expect(page.locator("main")).to_contain_text("Se le cobraría")
    assert not Decision.objects.filter(**own("luis@example.co"), act="ask-plan-change").exists()


@BOTH
def test_leaving_is_shown_done_and_taken_back(pages, standing, size):
    page = pages(size)
    standing.enter(page, "marta@example.co")
    service = Service.objects.filter(**own("marta@example.co"))[0]
    page.goto(f"{standing.url}/portal/services/{service.pk}/")
    page.get_by_role("link", name="Cancelar el servicio").click()
    expect(page.locator("main")).to_contain_text("martaruiz.co funciona hasta el 30 de abril de 2026")
    page.get_by_role("button", name="Cancelar el servicio").click()
    expect(page.locator("main")).to_contain_text("Hecho: Cancelar el servicio")
    page.get_by_role("link", name="Seguir con el servicio").click()
    page.get_by_role("button", name="Seguir con el servicio").click()
    expect(page.locator("main")).to_contain_text("Funciona.")


@BOTH
def test_the_statement_has_a_running_balance_and_files(pages, standing, size):
    page = pages(size)
    standing.enter(page, "luis@example.co")
    page.goto(f"{standing.url}/portal/balance/")
    expect(page.locator("tbody tr").first).to_be_visible()
    assert "Queda debiendo" in page.request.get(f"{standing.url}/portal/statement/csv/").text()
    assert page.request.get(f"{standing.url}/portal/statement/pdf/").body().startswith(b"%PDF")


def test_ordering_paying_cancelling_and_writing_work_without_scripts(pages, standing, tmp_path: Path):
    page = pages(PHONE, scripts=False)
    standing.enter(page, "larga@example.co")
    page.goto(f"{standing.url}/plans/hosting-1/")
    page.fill("[name=domain]", "fundacion.co")
    page.get_by_role("button", name="Añadir al carrito").click()
    page.get_by_role("link", name="Seguir").click()
    page.check("[name=accept]")
    page.check("[name=documents]")
    page.get_by_role("button", name="Pedir", exact=True).click()
    page.get_by_role("link", name=re.compile("Pagar")).first.click()
    page.fill("[name=bank]", "Bancolombia")
    page.fill("[name=transaction]", "T-1")
    page.set_input_files("[name=file]", str(png(tmp_path / "proof.png")))
    page.check("[name=confirmed]")
    page.get_by_role("button", name="Enviar comprobante").click()
    expect(page.locator(".panel.good")).to_contain_text("Recibimos su comprobante")
    page.goto(f"{standing.url}/portal/new-ticket/")
    page.fill("[name=subject]", "Una pregunta")
    page.fill("[name=text]", "¿Cuándo lo activan?")
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("h1")).to_contain_text("Una pregunta")


def test_everything_is_reached_by_keyboard(pages, standing):
    page = pages(DESKTOP)
    standing.enter(page, "luis@example.co")
    page.goto(f"{standing.url}/portal/invoices/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Ir al contenido")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("id", "main")
    invoice = Invoice.objects.filter(**own("luis@example.co"))[0]
    page.goto(f"{standing.url}/portal/invoices/{invoice.pk}/")
    question = page.locator("details.why summary").first
    question.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.why[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("details.why[open]")).to_have_count(0)
    expect(question).to_be_focused()


def test_a_copy_of_everything_is_made_by_a_job(pages, standing):
    page = pages(DESKTOP)
    standing.enter(page, "luis@example.co")
    page.goto(f"{standing.url}/portal/my-data/")
    page.get_by_role("button", name="Hacer la copia").click()
    expect(page.locator("#export")).to_contain_text("Preparando su copia")
    standing.work()
    expect(page.get_by_role("link", name="Descargarla")).to_be_visible(timeout=15_000)
