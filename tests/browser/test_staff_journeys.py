"""The ten main journeys of staff, each on a phone and at a desk, by keyboard alone."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from posada.contexts.billing.models import Invoice
from posada.contexts.payments.models import Payment
from posada.contexts.services.models import Service
from posada.contexts.support.models import Ticket
from posada.flow.jobs import carry_out_bulk
from posada.ground.agenda.models import BulkAct, Entry
from posada.ground.customers.models import Customer, Staff
from posada.kernel import clock
from posada.terms.models import TermsDraft
from tests.browser.house import PHONE, Keys
from tests.browser.standing import StandingHouse
from tests.browser.test_customer_journeys import BOTH, own
from tests.browser.test_customer_journeys import pages as pages

ROLES = ("administrator", "billing", "payment_verifier", "support", "sales", "activations")


def at_desk(page: Page, standing: StandingHouse, role: str) -> Keys:
    """A member of staff of this role, signed in."""
    email = f"{role.replace('_', '-')}@staff.test"
    if not Staff.objects.filter(name=email).exists():
        standing.staff(email, role)
    standing.enter(page, email)
    return Keys(page)


def claimed(standing: StandingHouse, number: str) -> Payment:
    """A payment that a customer told of, and that nobody has looked for in the bank."""
    who = Customer.objects.get(name="Marta Ruiz").pk
    now = clock.now()
    return Payment.objects.create(
        customer_id=who, source="test", external_id=number, method="bank-transfer", state="claimed", amount=50_000,
        currency="COP", reference=number, value_at=now, learnt_at=now, decision_id=1,
    )  # fmt: skip


@BOTH
def test_1_the_board_leads_to_a_payment_which_is_found_in_the_bank(pages, standing, size):
    page, payment = pages(size), claimed(standing, f"J1-{size['width']}")
    keys = at_desk(page, standing, "payment_verifier")
    expect(page.locator("#payments")).to_contain_text(payment.reference)
    keys.link("Pagos por verificar")
    row = page.locator("tr", has_text=payment.reference)
    keys.press(row.get_by_role("button", name="Está en el banco"))
    expect(page.locator(".panel.good")).to_contain_text("Pago recibido")
    payment.refresh_from_db()
    assert payment.state == "received"


@BOTH
def test_2_everything_of_a_customer_is_found_from_one_box(pages, standing, size):
    page = pages(size)
    at_desk(page, standing, "support")
    page.keyboard.press("/")
    page.keyboard.type("ana gome")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    Keys(page).link(re.compile("Ana Gómez"))
    expect(page.locator("h1")).to_contain_text("Ana Gómez")
    expect(page.locator("main")).to_contain_text("Vuelve al pagar")
    expect(page.locator(".story .today")).to_be_visible()
    why = page.locator(".story details.why").first
    Keys(page).press(why.locator("summary"))
    expect(why.locator("p").first).to_be_visible()


@BOTH
def test_3_personal_data_open_at_a_press_which_is_kept(pages, standing, size):
    page = pages(size)
    keys = at_desk(page, standing, "support")
    page.goto(f"{standing.url}/office/customers/{own('ana@example.co')['customer_id']}/")
    expect(page.locator("#contacts")).not_to_contain_text("ana@example.co")
    keys.button(re.compile("Mostrar correo"))
    expect(page.locator("#contacts")).to_contain_text("ana@example.co")


@BOTH
def test_4_a_ticket_is_answered(pages, standing, size):
    page = pages(size)
    ticket = Ticket.objects.filter(**own("ana@example.co"))[0]
    keys = at_desk(page, standing, "support")
    page.goto(f"{standing.url}/office/tickets/{ticket.pk}/")
    keys.type("text", f"Ya lo miramos ({size['width']}).")
    keys.button("Enviar")
    expect(page.locator("main")).to_contain_text(f"Ya lo miramos ({size['width']})")


@BOTH
def test_5_a_step_is_held_back_for_a_reason_and_let_go(pages, standing, size):
    page = pages(size)
    whose = "pedro@example.co" if size is PHONE else "luis@example.co"  # the clock stands still: one act an instant
    service = Service.objects.filter(**own(whose))[0]
    entry = Entry.objects.get(subject_kind="service", subject_id=service.pk)
    keys = at_desk(page, standing, "billing")
    page.goto(f"{standing.url}/office/agenda/{entry.pk}/")
    keys.type("why", "El banco está cerrado")
    keys.button(re.compile("Retener"))
    expect(page.locator(".panel.good")).to_contain_text("Retenido")
    entry.refresh_from_db()
    assert entry.held_by.startswith("staff")
    page.goto(f"{standing.url}/office/agenda/?customer={service.customer_id}")
    keys.button("Soltar")
    expect(page.locator(".panel.good")).to_be_visible()


@BOTH
def test_6_many_payments_are_received_at_once_with_progress(pages, standing, size):
    page = pages(size)
    made = [claimed(standing, f"J6-{size['width']}-{n}") for n in range(2)]
    keys = at_desk(page, standing, "billing")
    page.goto(f"{standing.url}/office/payments/?customer={made[0].customer_id}")
    for payment in made:
        keys.press(page.locator("tr", has_text=payment.reference).locator(".pick input"), "Space")
    expect(page.locator("[data-count]")).to_have_text("2")
    keys.press(page.locator("#bulk").get_by_role("button", name="Están en el banco"))
    expect(page.locator(".answer")).to_contain_text("$100.000")
    keys.button("Están en el banco")
    page.wait_for_url(re.compile(r"/bulk/\d+/$"))
    carry_out_bulk(BulkAct.objects.latest("pk").pk)
    expect(page.locator("main")).to_contain_text("Hecho con 2 de 2")


@BOTH
def test_7_the_figures_are_read_and_taken_as_a_file(pages, standing, size):
    page = pages(size)
    keys = at_desk(page, standing, "billing")
    page.goto(f"{standing.url}/office/figures/")
    expect(page.locator("#revenue")).to_contain_text("Recurrentes")
    with page.expect_download() as taken:
        keys.press(page.locator("#revenue").get_by_role("link", name=re.compile("CSV")))
    assert taken.value.suggested_filename.startswith("revenue-COP-")


@BOTH
def test_8_a_draft_is_written_with_its_checks_and_tried_in_words(pages, standing, size):
    page, name = pages(size), f"draft-{size['width']}"
    keys = at_desk(page, standing, "administrator")
    page.goto(f"{standing.url}/office/drafts/")
    keys.type("title", name)
    keys.button("Empezar un borrador")
    page.wait_for_url(re.compile(r"/drafts/\d+/$"), timeout=30_000)
    draft = TermsDraft.objects.get(title=name)
    page.goto(f"{standing.url}/office/drafts/{draft.pk}/edit/flooming/late-fee/")
    text = page.input_value("#text")
    page.fill("#text", text.replace("percent: ", "percentage: "))
    expect(page.locator("#checks .panel.stop")).to_contain_text("percentage", timeout=20_000)
    page.fill("#text", text.replace("percent: 10", "percent: 5"))
    expect(page.locator("#checks .panel.good")).to_be_visible(timeout=20_000)
    keys.button("Guardar")
    expect(page.locator(".panel.good").first).to_be_visible()
    page.goto(f"{standing.url}/office/drafts/{draft.pk}/changes/")
    expect(page.locator("main")).to_contain_text("porcentaje: antes 10 %, ahora 5 %")


@BOTH
def test_9_a_month_of_the_agenda_leads_to_a_day_and_its_clause(pages, standing, size):
    page = pages(size)
    keys = at_desk(page, standing, "billing")
    soon = clock.now() + timedelta(days=14)
    page.goto(f"{standing.url}/office/agenda/calendar/?month={soon:%Y-%m}")
    day = page.locator(".month td:has(li) > a").first
    keys.press(day)
    page.wait_for_url("**/agenda/?from=**")
    keys.press(page.locator("tbody a").first)
    expect(page.locator("main")).to_contain_text(re.compile("Razón"))


@BOTH
def test_10_an_invoice_shows_what_was_paid_what_follows_and_why(pages, standing, size):
    page = pages(size)
    keys = at_desk(page, standing, "billing")
    invoice = Invoice.objects.filter(**own("ana@example.co"), state="unpaid").order_by("due_on")[0]
    page.goto(f"{standing.url}/office/invoices/?state=overdue")
    keys.link(invoice.number)
    expect(page.locator("h1")).to_contain_text(invoice.number)
    why = page.locator("main details.why").first
    keys.press(why.locator("summary"))
    expect(why.locator("p").first).to_be_visible()
