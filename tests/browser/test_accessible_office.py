"""axe-core finds no violation of WCAG 2.2 AA on any page of the office, on a phone at night or at a desk by day."""

import pytest
from playwright.sync_api import Browser

from posada.contexts.billing.models import Invoice
from posada.contexts.support.models import Notice, Ticket
from posada.faces.office.permissions import PAGES
from posada.ground.agenda.models import BulkAct, Entry
from posada.kernel import clock
from posada.terms.models import Decision, TermsDraft, TermsVersion
from tests.browser.house import DESKTOP, PHONE
from tests.browser.test_accessible import faults
from tests.browser.test_customer_journeys import own
from tests.browser.test_staff_journeys import at_desk

LATE = "ana@example.co"


def office_pages() -> list[str]:
    """Every page of the menu, and one of each kind of thing that they lead to."""
    ana = own(LATE)["customer_id"]
    version = TermsVersion.objects.order_by("pk")[0].pk
    draft = TermsDraft.objects.filter(title="axe").first() or TermsDraft.objects.create(
        title="axe", base_id=version, text="version: x\nin_force: 2026-09-01\nclauses:\n- id: a/b\n", catalog="{}",
        begun_at=clock.now(), begun_by="x", changed_at=clock.now(), changed_by="x",
    )  # fmt: skip
    bulk = BulkAct.objects.create(kind="close-tickets", subjects=[1], asked_at=clock.now(), staff_id=0)
    fee = Decision.objects.filter(customer_id=ana, act="late-fee")[0].pk
    return [
        *(f"{page.name.replace('figures', 'figures')}/" for page in PAGES if page.group and page.name in LISTED),
        "", "search/?q=ana", f"customers/{ana}/", f"customers/{ana}/act-for/", "what-if/", "figures/", "brake/",
        f"invoices/{Invoice.objects.filter(customer_id=ana)[0].pk}/", f"tickets/{Ticket.objects.all()[0].pk}/",
        f"mailbox/{Notice.objects.filter(customer_id=ana)[0].pk}/", f"agenda/{Entry.objects.all()[0].pk}/",
        f"journal/{fee}/", "agenda/calendar/", "journal/calendar/", "reversal/", "terms/", f"terms/{version}/",
        f"terms/{version}/proof/", "drafts/", f"drafts/{draft.pk}/", f"drafts/{draft.pk}/edit/head/",
        f"bulk/{bulk.pk}/",
    ]  # fmt: skip


LISTED = ("tasks", "cases", "tickets", "customers", "services", "orders", "mailbox", "campaigns", "payments",
          "invoices", "refunds", "disputes", "screening", "facts", "rates", "agenda", "journal", "runs",
          "parked")  # fmt: skip


@pytest.mark.parametrize(
    ("viewport", "scheme", "language"), [(PHONE, "dark", "en"), (DESKTOP, "light", "es")], ids=["phone", "desktop"]
)
def test_no_page_of_the_office_breaks_the_rules(browser: Browser, standing, viewport, scheme, language):
    context = browser.new_context(viewport=viewport, color_scheme=scheme, locale=language)
    page = context.new_page()
    at_desk(page, standing, "administrator")
    found = []
    for path in office_pages():
        found += faults(page, f"{standing.url}/office/{path}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if viewport is PHONE and wide > PHONE["width"]:
            found.append(f"{path} is wider than a phone: {wide}")
    context.close()
    assert found == [], "\n".join(found)
