"""A customer and staff live through a service's life by hand: order, pay, renew, be late, pay, cancel."""

import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from posada.contexts.billing.models import Invoice
from posada.contexts.ordering.acts.place_order import Wanted, place_order
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.terms.acceptance import accept
from posada.terms.actor import Actor
from posada.terms.models import Decision
from posada.terms.versions import book
from tests.browser.house import DESKTOP, PHONE


def png(path: Path) -> Path:
    """A small image, as a proof of payment."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\x00\xff\xff\xff" * 2)
    head = struct.pack(">IIBBBBB", 1, 2, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path


def send_proof(page: Page, day: str, proof: Path) -> None:
    """Pay what the page asks for, by transfer."""
    page.fill("[name=bank]", "Bancolombia")
    page.fill("[name=date]", day)
    page.fill("[name=transaction]", f"T-{day}")
    page.set_input_files("[name=file]", str(proof))
    page.check("[name=confirmed]")
    page.get_by_role("button", name="Enviar comprobante").click()
    expect(page.locator(".panel.good")).to_contain_text("Recibimos su comprobante")


def press(page: Page, url: str, name: str) -> None:
    """Press a button of the first row in a list of the back office."""
    page.goto(url)
    page.get_by_role("button", name=name).first.click()
    expect(page.locator(".panel.good")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_a_service_lives_its_life_by_hand(browser: Browser, house, tmp_path: Path) -> None:
    house.customer("Ana Gómez", "ana@example.co")
    house.staff("adriana@flooming.test", "administrator")
    proof = png(tmp_path / "proof.png")
    ana = browser.new_context(viewport=PHONE, locale="es-CO").new_page()
    desk = browser.new_context(viewport=DESKTOP, locale="es-CO").new_page()
    house.enter(ana, "ana@example.co")
    house.enter(desk, "adriana@flooming.test")

    # The price is explained before anything is owed: the whole of February, as it is ordered on its first day.
    ana.goto(f"{house.url}/plans/hosting-1/")
    expect(ana.locator("#quote")).to_contain_text("28 de los 28 días")
    ana.fill("[name=domain]", "anagomez.co")
    ana.get_by_role("button", name="Pedir", exact=True).click()
    ana.check("[name=accept]")
    ana.check("[name=documents]")
    ana.get_by_role("button", name="Pedir", exact=True).click()
    ana.get_by_role("link", name="Pagar $107.100").click()
    expect(ana.locator("h1")).to_contain_text("107.100")

    send_proof(ana, "2026-02-01", proof)
    press(desk, f"{house.url}/office/payments/", "Está en el banco")
    press(desk, f"{house.url}/office/orders/", "Verificar")
    press(desk, f"{house.url}/office/tasks/", "Hecha")
    ana.goto(f"{house.url}/portal/services/")
    expect(ana.locator("main")).to_contain_text("Activo")

    # March is renewed in time, April is not: a fee, then a suspension, each said beforehand with its date.
    house.until("2026-02-20")
    ana.goto(f"{house.url}/portal/invoices/")
    ana.get_by_role("link", name="Pagar P-").first.click()
    send_proof(ana, "2026-02-20", proof)
    press(desk, f"{house.url}/office/payments/", "Está en el banco")
    house.until("2026-04-03")
    ana.goto(f"{house.url}/portal/invoices/")
    expect(ana.locator("main")).to_contain_text("6 de abril de 2026")
    house.until("2026-04-08")
    ana.reload()
    expect(ana.locator("main")).to_contain_text("117.810")
    house.until("2026-04-12")
    ana.goto(f"{house.url}/portal/services/")
    expect(ana.locator("main")).to_contain_text("Suspendido temporalmente desde el 11 de abril de 2026")
    expect(ana.locator("main")).to_contain_text("167.810")

    # The way out is on the page: pay, and it is on again. Then the customer leaves.
    ana.get_by_role("link", name="Pagar P-").first.click()
    send_proof(ana, "2026-04-12", proof)
    press(desk, f"{house.url}/office/payments/", "Está en el banco")
    ana.goto(f"{house.url}/portal/services/")
    expect(ana.locator("main")).to_contain_text("Activo")
    ana.get_by_role("link", name="anagomez.co").first.click()
    ana.get_by_role("link", name="Cancelar el servicio").click()
    ana.get_by_role("button", name="Cancelar el servicio").click()
    expect(ana.locator("main")).to_contain_text("Hecho: Cancelar el servicio")


@pytest.mark.django_db(transaction=True)
def test_another_customers_invoice_is_not_found(browser: Browser, house) -> None:
    beto = house.customer("Beto Ruiz", "beto@example.co")
    ana = house.customer("Ana Gómez", "ana@example.co")
    by, now = Actor("customer", beto.pk), clock.now()
    for who in (ana, beto):
        accept(who.pk, book().for_new(now), accepted_by=who.name, by=Actor("customer", who.pk), now=now)
    with unit(now, by):
        place_order(beto, [Wanted("vps-1", "monthly")], by=by, now=now, accepts_documents=True)
    page = browser.new_context().new_page()
    house.enter(page, "ana@example.co")
    page.goto(f"{house.url}/portal/invoices/")
    response = page.goto(f"{house.url}/portal/invoices/{Invoice.objects.get().pk}/")
    assert response is not None
    assert response.status == 404
    assert Decision.objects.filter(outcome="refused", reason="not-yours").count() == 1
