"""The ten main journeys of a customer, each on a phone and at a desk, by keyboard alone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from posada.contexts.billing.models import Invoice
from posada.contexts.services.models import Service
from posada.ground.customers.models import Contact
from posada.terms.models import Decision
from tests.browser.house import DESKTOP, PHONE, Keys
from tests.browser.test_year_of_a_service import png

BOTH = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
CODE = re.compile(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", re.MULTILINE)
Opener = Callable[..., Page]


@pytest.fixture
def pages(browser: Browser) -> Iterator[Opener]:
    """Opens a page of a size in a browser of its own."""
    opened = []

    def new(size: dict[str, int], *, scripts: bool = True) -> Page:
        context = browser.new_context(viewport=size, locale="es-CO", java_script_enabled=scripts)
        context.set_default_timeout(10_000)
        opened.append(context)
        return context.new_page()

    yield new
    for context in opened:
        context.close()


def own(email: str) -> dict[str, int]:
    return {"customer_id": Contact.objects.get(email=email).customer_id}


@BOTH
def test_1_a_stranger_compares_prices_signs_up_inside_the_checkout_and_orders(pages, standing, size):
    page, email = pages(size), f"nueva-{size['width']}@example.co"
    keys = Keys(page)
    page.goto(f"{standing.url}/plans/hosting-pro/")
    expect(page.locator("#quote")).to_contain_text("$178.500 (mensual)")
    expect(page.locator("main")).to_contain_text("recargo de 10 %")
    keys.press(page.locator("[name=cycle]:checked"), "ArrowDown")
    expect(page.locator("#quote")).to_contain_text("$2.142.000 (anual)")
    keys.type("domain", f"nueva{size['width']}.co")
    keys.button("Pedir")
    signup = page.locator("form[action*=signup]")
    for name, text in (("email", email), ("password1", "una frase larga"), ("password2", "una frase larga")):
        keys.to(signup.locator(f"[name={name}]"))
        page.keyboard.type(text)
    keys.press(signup.get_by_role("button"))
    page.wait_for_url("**/confirm-email/**")
    keys.type("code", CODE.search(mail.outbox[-1].body)[1])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("A nombre de quién")
    said = {"legal_name": "Comercial Nueva", "tax_id": "900123456-1", "address": "Calle 1 # 2-3", "city": "Cali"}
    for name, text in said.items():
        keys.type(name, text)
    for declared in ("of_legal_age", "legal_capacity", "accepts"):
        keys.tick(declared)
    keys.button("Seguir")
    expect(page.locator("main")).to_contain_text("dígito de verificación")
    keys.type("tax_id", "900123456-8")
    keys.button("Seguir")
    expect(page.locator("h1")).to_contain_text("Revise su pedido")
    if page.locator("[name=accept]").count():
        keys.tick("accept")
    keys.tick("documents")
    keys.button("Pedir")
    expect(page.locator("h1")).to_contain_text("Recibimos su pedido")
    expect(page.locator("main")).to_contain_text("Qué pasa ahora")
    expect(page.get_by_role("link", name=re.compile("Pagar"))).to_be_visible()


@BOTH
def test_2_ordering_and_paying_with_a_proof_work_without_scripts(pages, standing, size, tmp_path: Path):
    page = pages(size, scripts=False)
    keys = Keys(page)
    standing.enter(page, "larga@example.co")
    page.goto(f"{standing.url}/plans/hosting-1/")
    keys.type("domain", f"fundacion{size['width']}.co")
    keys.button("Añadir al carrito")
    keys.link("Seguir")
    expect(page.locator("h1")).to_contain_text("Revise su pedido")
    if page.locator("[name=accept]").count():
        keys.tick("accept")
    keys.tick("documents")
    keys.button("Pedir")
    keys.link(re.compile("Pagar"))
    keys.type("bank", "Bancolombia")
    keys.type("transaction", f"T-{size['width']}")
    page.set_input_files("[name=file]", str(png(tmp_path / "proof.png")))
    keys.tick("confirmed")
    keys.button("Enviar comprobante")
    expect(page.locator(".panel.good")).to_contain_text("Recibimos su comprobante")


@BOTH
def test_3_who_is_suspended_sees_the_way_out_first(pages, standing, size):
    page = pages(size)
    standing.enter(page, "ana@example.co")
    page.goto(f"{standing.url}/portal/")
    expect(page.locator("h1")).to_contain_text("suspendidos")
    expect(page.locator(".panel.stop").first).to_contain_text("y lo reactivamos")
    expect(page.locator("figure.lanes svg").first).to_be_visible()
    Keys(page).press(page.locator(".panel.stop a.button").first)
    expect(page.locator("h1")).to_contain_text("Pague")


@BOTH
def test_4_why_a_fee_was_charged_is_told_beside_it_with_its_days_and_on_paper(pages, standing, size):
    page = pages(size)
    standing.enter(page, "ana@example.co")
    fee = Decision.objects.filter(**own("ana@example.co"), act="late-fee")[0]
    page.goto(f"{standing.url}/portal/invoices/{fee.subject_id}/")
    question = page.locator("details.why summary").first
    Keys(page).press(question)
    expect(page.locator("details.why[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("details.why[open]")).to_have_count(0)
    expect(question).to_be_focused()
    page.goto(f"{standing.url}/portal/why/{fee.pk}/")
    expect(page.locator(".calendar .last")).to_contain_text("6")
    paper = page.request.get(f"{standing.url}/portal/why/{fee.pk}/pdf/")
    assert paper.body().startswith(b"%PDF")
    Keys(page).link("Pedir que se revise")
    expect(page.locator("h1")).to_contain_text("ayuda")


@BOTH
def test_5_a_change_of_plan_is_shown_to_the_cent_before_it_is_asked(pages, standing, size):
    page = pages(size)
    keys = Keys(page)
    standing.enter(page, "luis@example.co")
    service = Service.objects.filter(**own("luis@example.co"))[0]
    page.goto(f"{standing.url}/portal/services/{service.pk}/ask/plan-change/")
    keys.to(page.locator("[name=plan]"))
    page.keyboard.type("Hosting compartido Pro")
    expect(page.locator("[name=plan]")).to_have_value("hosting-pro")
    keys.button("Ver qué pasaría")
    expect(page.locator("main")).to_contain_text("Se le cobraría")
    assert not Decision.objects.filter(**own("luis@example.co"), act="ask-plan-change").exists()


@pytest.mark.parametrize(
    ("size", "email"), [(PHONE, "marta@example.co"), (DESKTOP, "pedro@example.co")], ids=["phone", "desktop"]
)
def test_6_leaving_is_shown_before_it_is_asked_and_stands(pages, standing, size, email):
    page = pages(size)
    keys = Keys(page)
    standing.enter(page, email)
    service = Service.objects.filter(**own(email))[0]
    page.goto(f"{standing.url}/portal/services/{service.pk}/")
    keys.link("Cancelar el servicio")
    expect(page.locator("main")).to_contain_text(f"{service.name} funciona hasta el 31 de mayo de 2026")
    expect(page.locator("main")).to_contain_text("no se puede retirar")  # so say these terms
    keys.button("Cancelar el servicio")
    expect(page.locator("main")).to_contain_text("Hecho: Cancelar el servicio")
    expect(page.locator("main")).to_contain_text("Cancelación solicitada")
    expect(page.get_by_role("link", name="Seguir con el servicio")).to_have_count(0)


@BOTH
def test_7_invoices_are_found_and_the_statement_has_a_running_balance_and_files(pages, standing, size):
    page = pages(size)
    standing.enter(page, "luis@example.co")
    page.goto(f"{standing.url}/portal/invoices/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Ir al contenido")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("id", "main")
    number = Invoice.objects.filter(**own("luis@example.co")).order_by("pk")[0].number
    Keys(page).link(number)
    expect(page.locator("h1")).to_contain_text(number)
    page.goto(f"{standing.url}/portal/balance/")
    expect(page.locator("tbody tr").first).to_be_visible()
    assert "Queda debiendo" in page.request.get(f"{standing.url}/portal/statement/csv/").text()
    assert page.request.get(f"{standing.url}/portal/statement/pdf/").body().startswith(b"%PDF")


@BOTH
def test_8_help_is_asked_for_and_the_answer_is_read(pages, standing, size):
    page = pages(size)
    keys = Keys(page)
    standing.enter(page, "luis@example.co")
    page.goto(f"{standing.url}/portal/new-ticket/")
    keys.type("subject", "Una pregunta")
    keys.type("text", "¿Cuándo lo activan?")
    keys.button("Enviar")
    expect(page.locator("h1")).to_contain_text("Una pregunta")
    page.goto(f"{standing.url}/portal/tickets/")
    keys.link(re.compile("Una pregunta"))
    expect(page.locator("main")).to_contain_text("¿Cuándo lo activan?")


@BOTH
def test_9_somebody_else_may_ask_and_then_no_longer(pages, standing, size):
    page, other = pages(size), f"beto-{size['width']}@example.co"
    keys = Keys(page)
    standing.enter(page, "luis@example.co")
    page.goto(f"{standing.url}/portal/contacts/")
    keys.type("name", "Beto Paz")
    keys.type("email", other)
    keys.button("Autorizar")
    expect(page.locator("main")).to_contain_text(other)
    card = page.locator("article", has_text=other)
    keys.press(card.get_by_role("button", name=re.compile("Retirar")))
    expect(card.locator(".badge")).to_have_text("Retirado")


@BOTH
def test_10_a_copy_of_everything_is_made_by_a_job(pages, standing, size):
    page = pages(size)
    standing.enter(page, "luis@example.co" if size == PHONE else "marta@example.co")
    page.goto(f"{standing.url}/portal/my-data/")
    Keys(page).button("Hacer la copia")
    expect(page.locator("#export")).to_contain_text("Preparando su copia")
    standing.work()
    expect(page.get_by_role("link", name="Descargarla")).to_be_visible(timeout=15_000)
