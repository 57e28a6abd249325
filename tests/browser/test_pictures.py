"""The pictures of the documents are what a browser shows of the standing house; POSADA_PICTURES=1 keeps them."""

import os
from pathlib import Path

from playwright.sync_api import Browser

from posada.terms.models import Decision
from tests.browser.house import PHONE
from tests.browser.test_customer_journeys import own

KEPT = Path(__file__).parents[2] / "docs" / "images"
LATE = "ana@example.co"
DESK = {"width": 1280, "height": 800}
MOST = 200_000  # bytes of one picture


def test_pictures_of_the_store_and_the_client_area(browser: Browser, standing, tmp_path: Path):
    folder = KEPT if os.environ.get("POSADA_PICTURES") else tmp_path
    fee = Decision.objects.filter(**own(LATE), act="late-fee")[0].pk
    taken = [
        ("store", "/", DESK, "light", ""), ("plan", "/plans/hosting-1/", DESK, "light", ""),
        ("client-area", "/portal/", DESK, "light", LATE), ("timeline", "/portal/ahead/", DESK, "light", LATE),
        ("why", f"/portal/why/{fee}/", DESK, "light", LATE), ("phone", "/portal/", PHONE, "dark", LATE),
    ]  # fmt: skip
    for name, path, size, scheme, email in taken:
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="es-CO")
        page = context.new_page()
        if email:
            standing.enter(page, email)
        page.goto(f"{standing.url}{path}", wait_until="networkidle")
        page.screenshot(path=folder / f"{name}.png")
        context.close()
        assert 5_000 < (folder / f"{name}.png").stat().st_size < MOST
