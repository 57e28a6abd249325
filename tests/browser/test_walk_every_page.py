"""axe-core finds no violation of WCAG 2.2 AA on any page: every address is walked, or says why it is no page."""

import inspect
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from posada.contexts.support.models import Ticket
from posada.faces.portal.reading import leading_clauses
from posada.ground.customers.models import Contact
from posada.terms.models import Decision
from tests.browser.axe import Walk
from tests.browser.everything import addresses, everything, pages_of
from tests.browser.house import PHONE
from tests.browser.test_staff_journeys import at_desk

ANA = "ana@example.co"
SIGNED_OUT = ("account_login", "account_signup", "account_logout")
NO_PAGE = {
    "site:brand": "a stylesheet", "site:health": "a word for load balancers",
    "site:plan_price": "a part of the plan's page, which is looked at there",
    "portal:area": "leads to the page of an area", "portal:welcome": "leads home whoever has an account",
    "portal:dismiss_advice": "takes a POST and leads home", "portal:consent": "takes a POST and leads to the data",
    "portal:accept": "looked at in the journey of somebody who never accepted",
    "portal:https": "there only where the terms speak of certificates",
    "portal:file": "a download", "office:file": "a download",
    "mfa_download_recovery_codes": "a download",
    "portal:export_progress": "a part of the page of one's data",
    "account_confirm_login_code": "asks for a code that was sent; codes are not used to sign in here",
    "mfa_login_webauthn": "answers the browser's own dialogue", "mfa_reauthenticate_webauthn": "of the same",
    "mfa_authenticate": "comes between the password and the page: test_signing_in walks it",
    "account_set_password": "for an account without a password: leads on where there is one",
    "account_inactive": "nobody is inactive and signed in",
    "account_email_verification_sent": "answers a sign-up, which the journey of a first order walks",
    "account_reset_password_from_key": "needs the link of a letter; its form is that of changing the password",
    "usersessions_list": "leads to the page of security",
}  # fmt: skip


def is_paper(name: str) -> bool:
    return name.endswith(("_pdf", "_csv")) or ":export_" in name


def takes_no_get(view: object) -> bool:
    return "require_POST" in inspect.getsource(inspect.unwrap(view))  # type: ignore[arg-type]


def pages(space: str) -> Iterator[str]:
    """The names of the pages of a face: `site`, `portal`, `office`, `programs`, or of signing in, which has no name."""
    for name, pattern in addresses():
        page = name not in NO_PAGE and not is_paper(name) and not takes_no_get(pattern.callback)
        if page and name.rpartition(":")[0] == space:
            yield name


def test_whoever_is_no_page_is_there_and_says_why():
    there = {name for name, _pattern in addresses()}
    assert set(NO_PAGE) <= there and all(len(reason) > 8 for reason in NO_PAGE.values())


def posted(page: Page, at: str, to: str, fields: dict[str, str]) -> None:
    """Send a form by POST from a page, with its token, as a person's click on it would."""
    page.goto(at)
    page.evaluate(
        """([to, fields]) => {
          const form = document.createElement('form');
          form.method = 'post'; form.action = to;
          fields.csrfmiddlewaretoken = document.querySelector('[name=csrfmiddlewaretoken]').value;
          for (const [name, value] of Object.entries(fields)) {
            const field = document.createElement('input');
            field.type = 'hidden'; field.name = name; field.value = value; form.append(field);
          }
          document.body.append(form); form.submit();
        }""",
        [to, fields],
    )
    page.wait_for_load_state()


def looked(walk: Walk, page: Page, name: str) -> None:
    """Both looks at what a page shows now."""
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    for _wait in walk.look(page, name):
        pass


@pytest.fixture(scope="module")
def things(standing, browser):
    """Two people who have signed in, and one of everything."""
    customer = browser.new_context(locale="es")
    page = customer.new_page()
    standing.enter(page, ANA)
    contact = Contact.objects.select_related("user").get(email=ANA)
    staff = browser.new_context(locale="en")
    desk = staff.new_page()
    at_desk(desk, standing, "administrator")
    yield {"things": everything(contact.customer_id, contact.user), "customer": page, "staff": desk}
    customer.close()
    staff.close()


def test_no_page_of_the_store_breaks_the_rules(browser: Browser, standing, things):
    context = browser.new_context(locale="es")
    walk = Walk(context)
    walk.over((name, standing.url + path) for name in [*pages("site"), "account_login", "account_signup"]
              for path in pages_of(name, things["things"]) if name not in ("site:ordered",))  # fmt: skip
    context.close()
    assert walk.faults == [], "\n".join(walk.faults)


def test_no_page_of_the_client_area_breaks_the_rules(standing, things):
    page, known = things["customer"], things["things"]
    walk = Walk(page.context)
    named = [*pages("portal"), *pages("programs"), *(name for name in pages("") if name not in SIGNED_OUT),
             "site:ordered", "site:checkout"]  # fmt: skip
    walk.over((name, standing.url + path) for name in named for path in pages_of(name, known))
    for kind in ("cancel", "refund", "extension"):
        where = f"/portal/services/{known['service']}/ask/{kind}/"
        said = {"reason": "x", "until": "2026-04-20", "step": "preview"}
        posted(page, standing.url + where, where, said)
        looked(walk, page, f"preview of {kind}")
    assert walk.faults == [], "\n".join(walk.faults)


def test_an_account_with_nothing_in_it_says_how_to_fill_it(browser: Browser, standing, things):
    """The empty pages; and the checkout before anybody has signed in, and after."""
    context = browser.new_context(locale="es", viewport=PHONE)
    walk, page = Walk(context), context.new_page()
    page.goto(f"{standing.url}/plans/hosting-1/")
    page.fill("[name=domain]", "otro.co")
    page.get_by_role("button").filter(has_text="Pedir").first.click()
    page.goto(f"{standing.url}/checkout/")
    looked(walk, page, "checkout of a stranger")
    standing.enter(page, "larga@example.co")
    page.goto(f"{standing.url}/checkout/")
    looked(walk, page, "checkout of a customer")
    taking = {name for name, pattern in addresses() if "<" in str(pattern.pattern)} | {"portal:pay_several"}
    walk.over((name, standing.url + path) for name in pages("portal") if name not in taking
              for path in pages_of(name, things["things"]))  # fmt: skip
    context.close()
    assert walk.faults == [], "\n".join(walk.faults)


def test_no_page_of_the_office_breaks_the_rules(standing, things):
    page, known = things["staff"], things["things"]
    walk = Walk(page.context)
    walk.over((name, standing.url + path) for name in pages("office") for path in pages_of(name, known))
    ticket = Ticket.objects.order_by("pk")[0]
    posted(page, f"{standing.url}/office/tickets/", "/office/bulk/close-tickets/", {"id": str(ticket.pk)})
    looked(walk, page, "preview of an act on many")
    fee = Decision.objects.filter(act="late-fee")[0].id
    page.goto(f"{standing.url}/office/reversal/?clause={leading_clauses([fee])[fee]}&from=2026-03-01&until=2026-04-12")
    looked(walk, page, "preview of a reversal")
    assert walk.faults == [], "\n".join(walk.faults)
