"""From an order in the browser to a page over HTTPS by its name, found at our own DNS; off when unpaid, then back.

Chromium orders and pays, the back office verifies, `posada node run` makes the site, PowerDNS answers for it, Pebble
proves it there and issues its certificate, nginx and PHP-FPM answer. Nothing stands in for anything.
"""

import secrets
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from playwright.sync_api import Browser, expect

from posada.contexts.nodes.acts.keep_nodes import add_node
from posada.contexts.nodes.acts.take_certificates import take_certificates
from posada.contexts.nodes.acts.take_reports import take_reports
from posada.contexts.nodes.models import Node
from posada.contexts.services.models import Service
from posada.faces.cli.node import address_of_house
from posada.faces.demo.house import demonstrated, drafted
from posada.ground.agenda.house_clock import StoredClock, move_house_clock
from posada.kernel import clock
from posada.terms.versions import publish
from tests.browser.house import BEGINS, DESKTOP, PHONE, House
from tests.browser.test_year_of_a_service import png, press, send_proof
from tests.nodes.live import Live, _forget_sites, forget_role, until
from tests.nodes.naming import asked, authority, fetch, name_server

DOMAIN = "anagomez.co"


@pytest.fixture
def served(live_server, settings) -> Iterator[House]:
    """A house whose hosting is made by a driver."""
    settings.POSADA_REHEARSAL = True
    clock.set_default(StoredClock())
    data = drafted(demonstrated())
    data["catalog"]["products"]["hosting-1"]["driver"] = "debian-web"
    publish(data, by="test", now=BEGINS)
    move_house_clock(BEGINS)
    yield House(live_server.url)
    clock.set_default(clock.SystemClock())
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE terms_decision, ledger_transfer, procrastinate_jobs CASCADE")


@contextmanager
def node_of(house: House, daemons: Live) -> Iterator[Live]:
    """This machine as the one node of the house."""
    with transaction.atomic():
        password = add_node("web-1", "127.0.0.1", ["debian-web"], 10, now=clock.now())
    role = Node.objects.get().role
    machine = replace(
        daemons.machine, house=address_of_house(role, password, ""), user_prefix=f"pt{secrets.token_hex(3)}s",
        first_uid=1_000_000 + secrets.randbelow(1_000_000),
    )  # fmt: skip
    joined = Live(machine, daemons.folder, daemons.port, SimpleNamespace(now=BEGINS))  # type: ignore[arg-type]
    joined.write()
    try:
        yield joined
    finally:
        forget_role(role)
        _forget_sites(machine)


def heard() -> None:
    """The house makes something of what the node told, as its worker does every second."""
    take_reports(now=clock.now())
    take_certificates(now=clock.now())


def answers(live: Live, root: str, status: int) -> bool:
    """Whether the site answers so, over HTTPS, by its name."""
    heard()
    try:
        return fetch(live, DOMAIN, root).status == status
    except (ssl.SSLError, OSError):
        return False


def steadily(live: Live, root: str, status: int) -> bool:
    """Whether it answers so ten times running: while nginx reads a change, workers of before answer too."""
    return all(answers(live, root, status) for _ in range(10))


@pytest.mark.django_db(transaction=True)
def test_an_order_in_the_browser_ends_in_a_page_over_https(
    browser: Browser, served: House, daemons: Live, tmp_path: Path
) -> None:
    served.customer("Ana Gómez", "ana@example.co")
    served.staff("adriana@flooming.test", "administrator")
    proof = png(tmp_path / "proof.png")
    ana = browser.new_context(viewport=PHONE, locale="es-CO").new_page()
    desk = browser.new_context(viewport=DESKTOP, locale="es-CO").new_page()
    served.enter(ana, "ana@example.co")
    served.enter(desk, "adriana@flooming.test")
    with node_of(served, daemons) as live, ExitStack() as running:
        ana.goto(f"{served.url}/plans/hosting-1/")
        ana.fill("[name=domain]", DOMAIN)
        ana.get_by_role("button", name="Pedir", exact=True).click()
        ana.check("[name=accept]")
        ana.check("[name=documents]")
        ana.get_by_role("button", name="Pedir", exact=True).click()
        ana.get_by_role("link", name="Pagar $107.100").click()
        send_proof(ana, "2026-02-01", proof)
        press(desk, f"{served.url}/office/payments/", "Está en el banco")
        press(desk, f"{served.url}/office/orders/", "Verificar")

        port = running.enter_context(name_server(live, DOMAIN))
        root = running.enter_context(authority(live, port))
        running.enter_context(live.program())
        until(lambda: steadily(live, root, 200), 30)
        assert asked(port, DOMAIN, "A") == ["127.0.0.1"]
        until(lambda: live.status(DOMAIN) == 301)  # a worker of before the change may answer once more
        assert Service.objects.get().state == "active"
        assert DOMAIN in fetch(live, DOMAIN, root).text
        live.upload(DOMAIN, "index.php", "<?php echo 'sum '.(40 + 2);")
        assert fetch(live, DOMAIN, root, "/index.php").text == "sum 42"
        ana.goto(f"{served.url}/portal/services/")
        expect(ana.locator("main")).to_contain_text("Activo")

        served.until("2026-03-12")  # March stays unpaid
        until(lambda: steadily(live, root, 503))
        assert "Este sitio está suspendido" in fetch(live, DOMAIN, root, "/index.php").text
        ana.goto(f"{served.url}/portal/services/")
        expect(ana.locator("main")).to_contain_text("Suspendido temporalmente")
        ana.get_by_role("link", name="Pagar P-").first.click()
        send_proof(ana, "2026-03-12", proof)
        press(desk, f"{served.url}/office/payments/", "Está en el banco")
        until(lambda: steadily(live, root, 200))
        assert fetch(live, DOMAIN, root, "/index.php").text == "sum 42"
