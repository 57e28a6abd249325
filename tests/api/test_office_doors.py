"""What only staff do, done by a program: drafts and publishing, staff, many at once, figures, acting for a customer."""

from datetime import timedelta

import pytest

from posada.contexts.billing.models import Invoice
from posada.faces.office import keeping
from posada.faces.office.jobs import count_again
from posada.flow.bulk import carry_out
from posada.ground.agenda.models import BulkAct, Entry
from posada.ground.customers.models import Impersonation, Staff
from posada.terms.drafting import pieces
from posada.terms.models import Decision, TermsDraft, TermsVersion

pytestmark = pytest.mark.django_db


def begun(program, **said):
    answer = program.send("/drafts", {"title": "2027", "in_force": "2027-01-01", **said})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_draft_is_written_checked_and_told_in_words(house):
    billing = house.staff("billing")
    draft = begun(billing)
    assert draft["revision"] == 1 and [fault for fault in draft["faults"] if fault["severity"] == "error"] == []
    (fee,) = [piece.text for piece in pieces(draft["text"]) if piece.name == "flooming/late-fee"]
    raised = draft["text"].replace(fee, fee.replace("percent: 10", "percent: 7", 1))
    assert raised != draft["text"]

    broken = billing.send(
        f"/drafts/{draft['id']}/check", {"text": raised.replace("percent: 7", "percent: 70", 1)}
    ).json()
    assert any(fault["clause"] == "flooming/late-fee" and fault["line"] for fault in broken), broken
    assert TermsDraft.objects.get(pk=draft["id"]).text == draft["text"], "a check keeps nothing"

    changed = billing.send(f"/drafts/{draft['id']}", {"revision": 1, "text": raised}, method="patch")
    assert changed.json()["revision"] == 2, changed.content
    late = billing.send(f"/drafts/{draft['id']}", {"revision": 1, "text": "x"}, method="patch")
    assert (late.status_code, late.json()["code"]) == (409, "not-possible"), "somebody changed it meanwhile"

    told = billing.get(f"/drafts/{draft['id']}/changes?language=en").json()["clauses"]
    assert [each["clause"] for each in told] == ["flooming/late-fee"] and "7" in told[0]["figures"][0]
    brings = billing.get(f"/drafts/{draft['id']}/consequences").json()
    assert brings["told"] == 2 and brings["prices"] != []


def test_a_version_is_published_by_the_administrator_alone_with_its_name_said_again(house):
    billing, head = house.staff("billing"), house.staff("administrator")
    draft = begun(billing)
    where = f"/drafts/{draft['id']}/publish"
    assert billing.send(where, {"version": "2027"}).status_code == 404
    wrong = head.send(where, {"version": "2026"}).json()
    assert wrong["faults"] == [{"field": "version", "value": "2026", "allowed": "2027"}]
    done = head.send(where, {"version": "2027"})
    assert done.status_code == 201, done.content
    assert TermsVersion.objects.get(version="2027").pk == done.json()["number"]
    assert head.get(f"/drafts/{draft['id']}").json()["published"] == done.json()["number"]
    again = head.send(where, {"version": "2027"})
    assert again.status_code == 422, "it is for good, and once"
    proof = head.get(f"/terms/versions/{done.json()['number']}/proof").json()
    assert proof["version"] == "2027"
    assert head.get(f"/terms/versions/{done.json()['number']}/answers").status_code == 200
    assert house.staff("sales").get(f"/terms/versions/{done.json()['number']}/proof").status_code == 404


def test_a_draft_that_is_wrong_is_neither_tried_out_nor_published(house):
    head = house.staff("administrator")
    draft = begun(head)
    head.send(f"/drafts/{draft['id']}", {"revision": 1, "text": "version: [\n"}, method="patch")
    for path, said in (("publish", {"version": "2027"}), ("trials", {"since": "2026-03-01", "until": "2026-04-01"})):
        answer = head.send(f"/drafts/{draft['id']}/{path}", said)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-input"), (path, answer.content)
    assert head.get(f"/drafts/{draft['id']}").json()["faults"][0]["severity"] == "error"


def test_staff_are_taken_on_given_roles_and_let_go_by_the_administrator(house):
    head = house.staff("administrator")
    new = {"name": "Eva Paz", "email": "eva@staff.example", "roles": ["support"]}
    assert house.staff("support").send("/staff", new).status_code == 404
    added = head.send("/staff", new).json()
    assert added["roles"] == ["support"] and added["password_url"].startswith("http")
    assert head.send("/staff", new).json()["faults"][0]["field"] == "email"
    unknown = head.send(f"/staff/{added['id']}/roles", {"roles": ["king"]}, method="put").json()
    assert unknown["faults"][0]["value"] == "king" and "billing" in unknown["faults"][0]["allowed"]
    given = head.send(f"/staff/{added['id']}/roles", {"roles": ["billing", "support"]}, method="put").json()
    assert sorted(given["roles"]) == ["billing", "support"]
    house.later()
    assert head.send(f"/staff/{added['id']}/leave").json()["works_here"] is False
    here = [each["name"] for each in head.get("/staff").json()["items"]]
    assert "Eva Paz" not in here
    assert [each["name"] for each in head.get("/staff?works_here=false").json()["items"]] == ["Eva Paz"]
    last = Staff.objects.get(name="administrator").pk
    kept = head.send(f"/staff/{last}/leave")
    assert kept.status_code == 422 and Staff.objects.get(pk=last).roles == ["administrator"]


def test_many_are_foreseen_ordered_watched_and_undone(house):
    billing = house.staff("billing")
    steps = list(Entry.objects.filter(held_by="").order_by("pk").values_list("pk", flat=True)[:3])
    many = {"act": "hold-steps", "ids": [*steps, 999999999]}
    foreseen = billing.send("/bulk-acts/preview", many).json()
    assert (foreseen["ids"], foreseen["left_out"], foreseen["can_be_undone"]) == (steps, 1, True)
    assert len(foreseen["lines"]) == len(steps) and not Entry.objects.exclude(held_by="").exists()
    assert billing.send("/bulk-acts", many).json()["faults"][0]["field"] == "why"
    ordered = billing.send("/bulk-acts", {**many, "why": "fiesta"})
    assert ordered.status_code == 201, ordered.content
    carry_out(ordered.json()["id"])
    seen = billing.get(f"/bulk-acts/{ordered.json()['id']}").json()
    assert (seen["state"], seen["done"], seen["refused"]) == ("done", len(steps), [])
    house.later()
    undone = billing.send(f"/bulk-acts/{seen['id']}/undo", {"why": "ya pasó"}).json()
    assert undone["undoes"] == seen["id"]
    carry_out(undone["id"])
    assert not Entry.objects.exclude(held_by="").exists()
    support = house.staff("support")
    assert support.send("/bulk-acts/preview", many).json()["code"] == "bad-input", "support has no agenda"
    assert support.get(f"/bulk-acts/{seen['id']}").status_code == 404
    assert [each for each in support.get("/bulk-acts").json()["items"] if each["act"] == "hold-steps"] == []
    assert BulkAct.objects.count() == 2


def test_figures_are_those_of_the_page(house):
    billing = house.staff("billing")
    names = billing.get("/figures").json()
    assert "revenue" in names and "debt" in names
    revenue = billing.get("/figures/revenue?months=6&language=en").json()
    assert len(revenue["rows"]) == 6 and revenue["currency"] == "COP"
    february = next(row for row in revenue["rows"] if row[0] == "2026-02")
    assert float(february[1]) > 0, "two services were paid in February"
    unknown = billing.get("/figures/revenue?currency=EUR").json()
    assert unknown["faults"][0]["field"] == "currency" and "COP" in unknown["faults"][0]["allowed"]
    assert billing.get("/figures/none").status_code == 404
    assert house.staff("support").get("/figures").status_code == 404


def test_months_count_what_the_lists_hold(house):
    billing = house.staff("billing")
    days = billing.get("/decision-days?month=2026-02").json()
    assert days and all(each["day"].startswith("2026-02") for each in days)
    since, until = "2026-02-20T00:00:00-05:00", "2026-02-21T00:00:00-05:00"
    listed = billing.client.get(
        "/api/v1/decisions", {"decided_from": since, "decided_before": until, "limit": 200},
        headers={"authorization": f"Bearer {billing.secret}"},
    ).json()["items"]  # fmt: skip
    counted = next(each["acts"] for each in days if each["day"] == "2026-02-20")
    assert sum(counted.values()) == len(listed) > 5
    ahead = billing.get("/agenda-days?month=2026-04").json()
    assert sum(sum(each["acts"].values()) for each in ahead) <= Entry.objects.count()
    step = Entry.objects.order_by("pk")[0]
    assert billing.get(f"/agenda/{step.pk}").json()["act"] == step.act


def test_staff_do_what_is_a_customers_only_while_they_act_for_one(house):
    ana, support = house.id("ana", "customer"), house.staff("support")
    wish = {"kind": "cancel", "about": f"service:{house.id('h1', 'service')}"}
    refused = support.send("/requests", wish)
    assert (refused.status_code, refused.json()["code"]) == (403, "purpose-missing")
    contact = {"name": "Eva", "email": "eva@example.co", "customer": ana}
    assert support.send("/contacts", contact).json()["code"] == "purpose-missing"
    invoice = Invoice.objects.filter(customer_id=ana).first()
    assert support.send(f"/invoices/{invoice.pk}/pay-from-balance").status_code in (403, 404)

    unknown = support.send(f"/customers/{ana}/act-for", {"purpose": "curiosity"}).json()
    assert (unknown["code"], unknown["reason"]) == ("refused", "purpose-not-allowed")
    now, member = house.clock.now(), Staff.objects.get(name="support")
    row = Impersonation.objects.create(
        customer_id=ana, staff=member, by=f"staff:{member.pk}/support", purpose="help", may=["ask"], began_at=now,
        ends_at=now + timedelta(minutes=30), decision_id=1,
    )  # fmt: skip
    assert support.send("/contacts", contact).json()["reason"] == "not-for-this-purpose"
    house.later()
    assert support.send("/requests", wish).json()["outcome"] == "done"
    acted = Decision.objects.filter(customer_id=ana, decided_at=house.clock.now()).values_list("act", "actor")
    assert ("cancellation-request", f"staff:{member.pk}/support") in set(acted)
    house.later()
    assert support.send(f"/acting/{row.pk}/stop").json()["ended_at"]
    assert house.staff("billing").send(f"/acting/{row.pk}/stop").status_code == 404, "not theirs"
    house.later()
    again = {"kind": "keep-service", "about": wish["about"]}
    assert support.send("/requests", again).json()["code"] == "purpose-missing"


def test_what_comes_from_outside_and_goes_there_is_listed_for_whom_it_concerns(house):
    head = house.staff("administrator")
    for path in ("/rates", "/campaigns", "/gateway-facts", "/refunds", "/screenings"):
        assert head.get(path).json() == {"items": [], "next": None}, path
    assert house.customer("ana").get("/rates").status_code == 404
    assert house.customer("ana").get("/refunds?waiting=true").json()["items"] == []
    assert house.customer("ana").get("/preferences").json()["language"] == "es"


def test_a_program_is_told_to_ask_again(house, monkeypatch):
    billing = house.staff("billing")
    live = billing.get("/figures/churn").json()
    monkeypatch.setattr(keeping, "LARGE", -1)
    answer = billing.get("/figures/churn")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (409, "being-counted", "10")
    count_again.func(kind="figures", words=["12", "COP"])
    assert billing.get("/figures/churn").json() == live
