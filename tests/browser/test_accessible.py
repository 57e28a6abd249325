"""axe-core finds no violation of WCAG 2.2 AA on any page of customers, on a phone at night or at a desk by day."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from posada.contexts.billing.models import Invoice
from posada.contexts.ordering.models import Order
from posada.contexts.services.models import Service
from posada.contexts.support.models import Notice, Ticket
from posada.ground.customers.models import Contact
from posada.terms.models import Decision
from tests.browser.house import DESKTOP, PHONE

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
RUN = "async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations"
OPEN = "() => document.querySelectorAll('details').forEach((each) => { each.open = true; })"
PUBLIC = ("/", "/plans/hosting-1/", "/plans/domain-co/", "/cart/", "/terms/", "/contact/", "/accounts/login/",
          "/accounts/signup/", "/accounts/password/reset/")  # fmt: skip
ANYBODY = ("", "ahead/", "menu/", "services/", "renew/", "products/", "orders/", "dns/", "whois/", "invoices/",
           "balance/", "cards/", "new-ticket/", "tickets/", "notices/", "terms/", "data/", "fiscal-data/", "contacts/",
           "security/", "my-data/", "my-data/close/")  # fmt: skip


def faults(page: Page, url: str) -> list[str]:
    """What axe finds on a page, everything on it unfolded, each with the first place where it was found."""
    response = page.goto(url)
    assert response is not None
    assert response.status == 200, url
    page.evaluate(OPEN)
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN, list(TAGS))
    return [f"{url}: {fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


def own_pages(email: str) -> list[str]:
    """The pages about things of a customer's own."""
    customer = Contact.objects.get(email=email).customer_id
    own = {"customer_id": customer}
    pages = [
        f"invoices/{i.pk}/{end}" for i in Invoice.objects.filter(**own).order_by("-pk")[:2] for end in ("", "pay/")
    ]
    service = Service.objects.filter(**own).order_by("pk")[0].pk
    asks = ("renew", "plan-change", "cycle-change", "prepay", "extension", "refund", "cancel")
    pages += [f"services/{service}/", *(f"services/{service}/ask/{kind}/" for kind in asks)]
    pages += [f"tickets/{t.pk}/" for t in Ticket.objects.filter(**own)[:1]]
    pages += [f"notices/{n.pk}/" for n in Notice.objects.filter(**own)[:1]]
    fee = Decision.objects.filter(**own, act="late-fee").first()
    return [*pages, *([f"why/{fee.pk}/"] if fee else [])]


@pytest.mark.parametrize(
    ("viewport", "scheme", "language"), [(PHONE, "dark", "en"), (DESKTOP, "light", "es")], ids=["phone", "desktop"]
)
def test_no_page_of_a_customer_breaks_the_rules(browser: Browser, standing, viewport, scheme, language):
    context = browser.new_context(viewport=viewport, color_scheme=scheme, locale=language)
    page = context.new_page()
    found = [fault for path in PUBLIC for fault in faults(page, f"{standing.url}{path}?language={language}")]
    page.goto(f"{standing.url}/plans/hosting-1/")
    page.fill("[name=domain]", "otro.co")
    page.get_by_role("button").filter(has_text="Pedir" if language == "es" else "Order").first.click()
    found += faults(page, f"{standing.url}/checkout/")
    standing.enter(page, "ana@example.co")
    found += faults(page, f"{standing.url}/checkout/")
    for path in (*ANYBODY, *own_pages("ana@example.co")):
        found += faults(page, f"{standing.url}/portal/{path}")
    order = Order.objects.filter(customer_id=Contact.objects.get(email="ana@example.co").customer_id)[0]
    found += faults(page, f"{standing.url}/checkout/{order.pk}/")
    context.close()
    assert found == []


def test_an_account_with_nothing_in_it_says_how_to_fill_it(browser: Browser, standing):
    context = browser.new_context(viewport=PHONE, color_scheme="light", locale="es")
    page = context.new_page()
    standing.enter(page, "larga@example.co")
    found = []
    for path in ANYBODY:
        found += faults(page, f"{standing.url}/portal/{path}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE["width"]:
            found.append(f"{path} is wider than a phone: {wide}")
    context.close()
    assert found == []
