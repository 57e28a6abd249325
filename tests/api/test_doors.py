"""What programs can do that the client area and the back office can: foreseeing, proofs, copies, brakes, reversals."""

import base64
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from posada.contexts.billing.models import Invoice
from posada.contexts.ordering.models import Order
from posada.contexts.payments.models import Payment
from posada.flow.asked import Judgement, Request
from posada.flow.authority import confirm
from posada.flow.requests import submit
from posada.ground.agenda.models import Brake, Case
from posada.ground.agenda.unit import unit
from posada.ground.customers.models import Contact, Customer
from posada.terms.actor import Actor
from posada.terms.models import Decision

pytestmark = pytest.mark.django_db
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")


def test_what_a_request_would_bring_is_told_and_nothing_is_done(house):
    ana, service = house.customer("ana"), house.id("h1", "service")
    before = Decision.objects.count()
    told = ana.send("/requests/preview", {"kind": "cancel", "about": f"service:{service}"}).json()
    assert told["outcome"] in ("done", "confirm", "case"), told
    assert told["decisions"] and told["decisions"][0]["grounds"][0]["clause"].startswith("flooming/")
    assert Decision.objects.count() == before
    asked = ana.send("/requests", {"kind": "cancel", "about": f"service:{service}", "fields": {"confirm": True}})
    assert asked.json()["outcome"] in ("done", "case"), asked.content


def test_a_request_that_would_be_refused_says_by_which_clause(house):
    wish = {"kind": "extension", "about": f"service:{house.id('h1', 'service')}", "fields": {"until": "2026-05-30"}}
    told = house.customer("ana").send("/requests/preview", wish).json()
    assert told["outcome"] == "refused" and told["refusal"]["clause"].startswith("flooming/")
    assert house.customer("ana").send("/requests", wish).json()["reason"] == told["refusal"]["reason"]


def test_a_service_offers_what_makes_sense_to_ask_with_its_fields(house):
    offers = {each["kind"]: each for each in house.customer("luis").get(
        f"/services/{house.id('h2', 'service')}/requests").json()}  # fmt: skip
    assert offers["cancel"]["danger"] and "restore" not in offers
    assert {field["name"] for field in offers["extension"]["fields"]} >= {"until"}
    assert offers["extension"]["about"].startswith("invoice:")


def test_an_order_is_foreseen_to_the_cent_and_then_costs_just_that(house):
    ana = house.customer("ana")
    wanted = {"items": [{"product": "hosting-1", "cycle": "monthly", "domain": "uno.example"}],
              "accepts_documents": True}  # fmt: skip
    before = Order.objects.count()
    (charge,) = ana.send("/orders/preview", wanted).json()["charges"]
    assert Order.objects.count() == before and charge["lines"]
    placed = ana.send("/orders", wanted).json()
    assert ana.get(f"/invoices/{placed['invoice']}").json()["total"] == charge["total"]


def test_a_proof_is_sent_and_named_by_the_payment_it_proves(house):
    ana, luis = house.customer("ana"), house.customer("luis")
    sent = ana.upload("/payment-proofs", SimpleUploadedFile("proof.png", PNG), key="p")
    assert sent.status_code == 201, sent.content
    assert ana.upload("/payment-proofs", SimpleUploadedFile("proof.png", PNG), key="p").json() == sent.json()
    told = {"amount": "1000.00", "currency": "COP", "method": "bank-transfer", "reference": "TX-9",
            "file": sent.json()["id"]}  # fmt: skip
    assert luis.send("/payments", told).status_code == 404
    made = ana.send("/payments", told)
    assert made.status_code == 201, made.content
    assert Payment.objects.get(pk=made.json()["id"]).proof["attachment"] == sent.json()["id"]
    assert ana.get(f"/files/{sent.json()['id']}").getvalue() == PNG
    assert luis.get(f"/files/{sent.json()['id']}").status_code == 404


def test_a_script_is_no_proof(house):
    answer = house.customer("ana").upload("/payment-proofs", SimpleUploadedFile("proof.png", b"<script>"))
    assert answer.status_code == 422 and answer.json()["faults"][0]["field"] == "file"


def test_the_statement_comes_in_parts_that_add_up_to_what_is_owed(house):
    luis = house.customer("luis")
    whole = luis.get("/statement").json()["items"]
    first = luis.get("/statement?limit=1").json()
    second = luis.get(f"/statement?limit=1&cursor={first['next']}").json()
    assert first["items"] + second["items"] == whole[:2]
    open_ = float(luis.get("/balance").json()["open"]["amount"])
    assert float(whole[0]["balance"]["amount"]) == open_ > 0


def test_a_decision_comes_on_paper(house):
    luis = house.customer("luis")
    fee = next(each for each in luis.get("/decisions?limit=200").json()["items"] if each["act"] == "late-fee")
    assert luis.get(f"/decisions/{fee['id']}/why/pdf").content.startswith(b"%PDF-")


def test_a_contact_changes_its_own_data_and_nobody_elses(house):
    ana = house.customer("ana")
    added = ana.send("/contacts", {"name": "Eva", "email": "eva@example.co"}).json()
    own = Contact.objects.filter(customer=house.id("ana", "customer"))
    primary = own.get(is_primary=True)
    assert ana.send(f"/contacts/{added['id']}", {"phone": "+57 300 0000000"}, method="patch").status_code == 200
    user = primary.user
    own.filter(is_primary=True).update(user=None)
    own.filter(pk=added["id"]).update(user=user)  # from here on the key speaks for Eva
    led_away = ana.send(f"/contacts/{primary.pk}", {"email": "eva@example.co"}, method="patch")
    assert led_away.json()["reason"] == "not-from-the-primary-contact", led_away.content
    house.later()
    assert ana.send(f"/contacts/{added['id']}", {"name": "Eva Ruiz"}, method="patch").json()["name"] == "Eva Ruiz"
    primary.refresh_from_db()
    assert primary.email != "eva@example.co"


def test_an_account_is_closed_only_by_its_name_and_once_nothing_runs(house):
    ana = house.customer("ana")
    assert ana.send("/close-account", {"name": "Somebody"}).status_code == 422
    name = Customer.objects.get(pk=house.id("ana", "customer")).name
    answer = ana.send("/close-account", {"name": name})
    assert answer.status_code == 200 and answer.json()["closed"] is False, answer.content


def test_the_emergency_stop_is_pulled_once_and_released(house):
    head = house.staff("administrator")
    pulled = head.send("/brakes/emergency-stop", {"why": "We look at it first"})
    assert pulled.status_code == 201, pulled.content
    assert head.send("/brakes/emergency-stop", {"why": "Twice"}).json()["id"] == pulled.json()["id"]
    assert head.send(f"/brakes/{pulled.json()['id']}/release").json()["released_at"]
    assert not Brake.objects.filter(released_at=None).exists()
    assert house.staff("billing").send("/brakes/emergency-stop", {"why": "x"}).status_code == 404


def test_what_a_mistake_charged_is_foreseen_and_taken_back(house):
    head = house.staff("administrator")
    mistake = {"clause": "flooming/late-fee", "first_day": "2026-03-01", "last_day": "2026-04-08"}
    acts = head.send("/reversals/preview", mistake).json()["acts"]
    assert acts and all(each["returns"] for each in acts)
    invoice = Invoice.objects.filter(customer_id=acts[0]["customer"]).latest("pk")
    answer = head.send("/reversals", {**mistake, "why": "The fee was too high"})
    assert answer.json() == {"undone": len(acts)}, answer.content
    assert Decision.objects.filter(undoes=acts[0]["decision"]).exists() and invoice.pk
    assert head.send("/reversals/preview", mistake).json()["acts"] == []


def test_staff_say_that_something_fails_and_customers_read_it(house):
    support, ana = house.staff("support"), house.customer("ana")
    opened = support.send("/incidents", {"title": "Mail is slow", "condition": "slow"})
    assert opened.status_code == 201, opened.content
    assert [each["title"] for each in ana.get("/status").json()["incidents"]] == ["Mail is slow"]
    told = support.send(f"/incidents/{opened.json()['id']}/updates", {"condition": "stable", "text": "Over"})
    assert told.json()["ended_at"], told.content
    assert house.staff("sales").send("/incidents", {"title": "x"}).status_code == 404
    assert ana.send("/incidents", {"title": "x"}).status_code == 404


def test_search_finds_what_the_role_sees(house):
    groups = house.staff("support").get("/search?q=ana").json()
    assert any(hit["title"] == "Ana Gómez" for group in groups for hit in group["hits"])
    assert house.customer("ana").get("/search?q=ana").status_code == 404


def test_the_board_counts_what_waits(house):
    ana = house.customer("ana")
    told = {"amount": "1000.00", "currency": "COP", "method": "bank-transfer", "reference": "TX-2"}
    before = house.staff("billing").get("/board").json()["waiting"]["payments"]
    ana.send("/payments", told)
    assert house.staff("billing").get("/board").json()["waiting"]["payments"] == before + 1


def test_what_somebody_else_asked_is_confirmed_by_the_primary_contact_alone(house):
    ana = house.customer("ana")
    added = ana.send("/contacts", {"name": "Eva", "email": "eva@example.co", "may": []}).json()
    own = Contact.objects.filter(customer=house.id("ana", "customer"))
    primary = own.get(is_primary=True)
    user = primary.user
    own.filter(is_primary=True).update(user=None)
    own.filter(pk=added["id"]).update(user=user)
    wish = {"kind": "notice-preference", "about": f"customer:{house.id('ana', 'customer')}",
            "fields": {"letter": "renewal", "wanted": True}}  # fmt: skip
    asked = ana.send("/requests", wish).json()
    assert asked["outcome"] == "held", asked
    (waits,) = ana.get("/confirmations").json()["items"]
    assert (waits["asked"], waits["state"]) == ("notice-preference", "open")
    refused = ana.send(f"/confirmations/{waits['id']}", {"outcome": "confirm"})
    assert refused.json()["reason"] == "not-the-primary-contact", refused.content
    own.filter(pk=added["id"]).update(user=None)
    own.filter(pk=primary.pk).update(user=user)
    house.later()
    confirmed = ana.send(f"/confirmations/{waits['id']}", {"outcome": "confirm"})
    assert confirmed.json()["reason"] == "part-of-the-contract", "it is answered as if the primary contact had asked"
    house.later()
    assert ana.send(f"/confirmations/{waits['id']}", {"outcome": "decline"}).json()["state"] == "closed"
    assert house.customer("luis").send(f"/confirmations/{waits['id']}", {"outcome": "decline"}).status_code == 404


def test_a_secret_in_a_request_that_waits_stands_nowhere_in_the_open_and_is_there_when_it_is_confirmed(house):
    customer = Customer.objects.get(pk=house.id("ana", "customer"))
    primary = Contact.objects.get(customer=customer, is_primary=True)
    now = house.clock.now()
    eva = Contact.objects.create(customer=customer, name="Eva", email="eva@example.co", may=[], added_at=now)
    secret = {"password": "S3cret-of-there", "databases": [{"name": "shop", "password": "S3cret-of-shop"}]}
    asked = Request(
        "notice-preference",
        customer.pk,
        ("customer", customer.pk),
        Actor("contact", eva.pk, channel="portal"),
        now,
        {"letter": "renewal", "wanted": True, **secret},
    )
    with unit(now, asked.by):
        held = submit(asked)
    assert held.outcome == "held" and held.case_id is not None
    case = Case.objects.get(pk=held.case_id)
    kept = json.dumps([case.facts, *Decision.objects.values_list("facts", flat=True)], default=str)
    assert "S3cret" not in kept and case.facts["fields"] == {"letter": "renewal", "wanted": True}
    by = Actor("contact", primary.pk, channel="portal")
    with unit(now, by):
        again = confirm(Judgement(case, "grant", by, now))
    assert again is not None and again.fields == asked.fields


def test_personal_data_are_read_by_the_roles_that_the_terms_name_and_each_look_is_kept(house):
    ana = house.id("ana", "customer")
    support, activations = house.staff("support"), house.staff("activations")
    assert support.get(f"/customers/{ana}").json()["email"] is None
    seen = support.get(f"/contacts?customer={ana}&purpose=ticket").json()
    assert seen[0]["email"]
    assert support.get(f"/fiscal-data?customer={ana}&purpose=ticket").status_code == 404
    assert activations.get(f"/contacts?customer={ana}").status_code == 404
    looks = house.customer("ana").get("/accesses").json()["items"]
    assert {(each["what"], each["purpose"]) for each in looks} == {("contact", "ticket")}
