"""Pictures of the office for the documents; POSADA_PICTURES=1 keeps them."""

import os
from pathlib import Path

from playwright.sync_api import Browser

from posada.kernel import clock
from posada.terms.drafts import begin
from posada.terms.models import TermsDraft, TermsVersion
from tests.browser.test_customer_journeys import own
from tests.browser.test_pictures import DESK, KEPT, LATE, MOST
from tests.browser.test_staff_journeys import at_desk


def test_pictures_of_the_office(browser: Browser, standing, tmp_path: Path):
    folder = KEPT if os.environ.get("POSADA_PICTURES") else tmp_path
    draft = TermsDraft.objects.filter(title="2026-07-01").first() or begin(
        TermsVersion.objects.order_by("pk")[0], "2026-07-01", "2026-07-01", by="staff:1", now=clock.now()
    )
    context = browser.new_context(viewport=DESK, color_scheme="light", locale="es-CO")
    page = context.new_page()
    at_desk(page, standing, "administrator")
    for name, path in (
        ("office-board", ""), ("office-customer", f"customers/{own(LATE)['customer_id']}/"),
        ("office-studio", f"drafts/{draft.pk}/edit/flooming/late-fee/"), ("office-figures", "figures/"),
    ):  # fmt: skip
        page.goto(f"{standing.url}/office/{path}", wait_until="networkidle")
        page.screenshot(path=folder / f"{name}.png")
        assert 5_000 < (folder / f"{name}.png").stat().st_size < MOST
    context.close()
