"""A request's answer is shown before it is sent: it is what comes of it, and nothing of it is kept until it is."""

from datetime import UTC, datetime, time, timedelta

import pytest

from posada.contexts.billing.models import Invoice
from posada.contexts.ordering.models import Order
from posada.contexts.services.models import Cancellation, PlanChange, Service
from posada.flow.preview import preview
from posada.flow.requests import Request, submit
from posada.ground.agenda.models import Case
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.terms.actor import Actor
from posada.terms.models import Decision
from tests.test_client_area import house as house
from tests.test_client_area import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def hosting(house):
    return Service.objects.get(pk=house.story.id_of("h1", "service"))


def asked(house, kind: str, **fields: object) -> Request:
    customer = house.story.id_of("ana", "customer")
    about = ("service", house.story.id_of("h1", "service"))
    return Request(kind, customer, about, Actor("customer", customer, channel="portal"), clock.now(), fields)


def counted() -> list[int]:
    """How many rows there are of everything that a request may write."""
    return [model.objects.count() for model in (Decision, Invoice, Cancellation, PlanChange, Case, Order)]


def test_the_end_that_is_foreseen_is_the_end_that_comes(house):
    before = counted()
    foreseen = preview(asked(house, "cancel"))
    assert counted() == before
    assert foreseen.cancellation is not None
    request = asked(house, "cancel")
    with unit(request.now, request.by):
        submit(request)
    kept = Cancellation.objects.get()
    assert (kept.ends_on, kept.in_time, kept.owed) == (
        foreseen.cancellation.ends_on, foreseen.cancellation.in_time, foreseen.cancellation.owed,
    )  # fmt: skip


def test_what_no_longer_happens_and_what_begins_stand_apart(house):
    foreseen = preview(asked(house, "cancel"))
    assert not {(each.step.act, each.id) for each in foreseen.begins} & {
        (each.step.act, each.id) for each in foreseen.leaves
    }


def test_a_refusal_is_foreseen_with_its_clause_and_is_not_kept(house):
    before = counted()
    foreseen = preview(asked(house, "plan-change", plan="hosting-pro"))  # the service is suspended, a claim unpaid
    assert foreseen.answer is None
    assert foreseen.refusal is not None
    assert counted() == before


def test_what_a_person_decides_is_foreseen_as_a_case(house):
    invoice = Invoice.objects.filter(state="unpaid").order_by("due_on")[0]
    now = datetime.combine(invoice.due_on + timedelta(days=2), time(12), UTC)  # while it may still be asked
    until = (invoice.due_on + timedelta(days=14)).isoformat()
    by, fields = Actor("customer", invoice.customer_id, channel="portal"), {"until": until, "reason": "viaje"}
    foreseen = preview(Request("extension", invoice.customer_id, ("invoice", invoice.pk), by, now, fields))
    assert foreseen.answer is not None, foreseen.refusal
    assert foreseen.answer.outcome == "case"
    assert not Case.objects.filter(kind="extension").exists()


def test_the_page_shows_it_first_and_sends_it_at_the_second_press(house, hosting):
    ana, page = house.enter("ana"), f"/portal/services/{hosting.pk}/ask/cancel/"
    shown = read(ana.get(page))
    assert "h1 funciona hasta el" in shown
    assert "Según estas cláusulas" in shown
    assert not Cancellation.objects.exists()
    assert ana.post(page, {"step": "send"}).status_code == 302
    assert Cancellation.objects.count() == 1


def test_a_form_is_filled_in_before_anything_is_foreseen(house, hosting):
    ana, page = house.enter("ana"), f"/portal/services/{hosting.pk}/ask/refund/"
    assert "Ver qué pasaría" in read(ana.get(page))
    shown = read(ana.post(page, {"step": "preview", "reason": "No me sirve"}))
    assert "Qué pasaría si lo pide ahora" in shown
    assert not Decision.objects.filter(act="guarantee-request").exists()


def test_a_refusal_can_still_be_asked_for_the_record(house, hosting):
    ana, page = house.enter("ana"), f"/portal/services/{hosting.pk}/ask/plan-change/"
    shown = read(ana.post(page, {"step": "preview", "plan": "hosting-pro"}))
    assert "Se negaría" in shown
    before = Decision.objects.filter(outcome="refused").count()
    assert "No se puede hacer así" in read(ana.post(page, {"step": "send", "plan": "hosting-pro"}))
    assert Decision.objects.filter(outcome="refused").count() == before + 1


def test_a_value_that_is_not_allowed_is_told_in_the_language_of_the_page(house, hosting):
    ana, page = house.enter("ana"), f"/portal/services/{hosting.pk}/ask/name-servers/"
    for step in ("preview", "send"):
        shown = read(ana.post(page, {"step": step, "servers": "ns1.uno.co"}))
        assert f"Sobre qué: «{hosting.name}» no sirve. Se espera: un dominio activo." in shown, shown


def test_what_is_not_offered_has_no_page(house, hosting):
    assert house.enter("ana").get(f"/portal/services/{hosting.pk}/ask/extra-charge/").status_code == 404
    assert house.enter("luis").get(f"/portal/services/{hosting.pk}/ask/cancel/").status_code == 404
