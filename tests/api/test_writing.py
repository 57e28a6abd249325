"""What programs change: once for each key, by the same acts and the same terms as everybody else."""

import pytest

from posada.contexts.ordering.models import Order
from posada.contexts.payments.models import Payment
from posada.ground.customers.models import Contact
from posada.terms.models import Decision

pytestmark = pytest.mark.django_db


def test_an_order_sent_twice_under_one_key_is_one_order(house):
    ana = house.customer("ana")
    wanted = {"items": [{"product": "hosting-1", "cycle": "monthly", "domain": "uno.example"}],
              "accepts_documents": True}  # fmt: skip
    before = Order.objects.count()
    first = ana.send("/orders", wanted, key="order-1")
    again = ana.send("/orders", wanted, key="order-1")
    assert first.status_code == again.status_code == 201, first.content
    assert first.json() == again.json()
    assert (first["Idempotent-Replay"], again["Idempotent-Replay"]) == ("false", "true")
    assert Order.objects.count() == before + 1
    assert first.json()["invoice"] is not None


def test_a_key_used_for_another_request_is_refused_and_changes_nothing(house):
    ana = house.customer("ana")
    ana.send("/tickets", {"subject": "Uno", "text": "Hola"}, key="k")
    other = ana.send("/tickets", {"subject": "Dos", "text": "Hola"}, key="k")
    assert other.status_code == 422 and other.json()["faults"][0]["field"] == "Idempotency-Key"
    assert {each["subject"] for each in ana.get("/tickets").json()["items"]}.isdisjoint({"Dos"})


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_write_needs_a_key_of_its_own(house, key):
    answer = house.customer("ana").send("/tickets", {"subject": "Uno", "text": "Hola"}, key=key)
    assert answer.status_code == 422 and "255" in answer.json()["faults"][0]["allowed"]


def test_a_refusal_names_its_clause_and_decision_and_is_repeated_as_it_was(house):
    """The first guarantee ended after its days: asking for the money back is refused by the terms."""
    ana = house.customer("ana")
    wish = {"kind": "extension", "about": f"service:{house.id('h1', 'service')}", "fields": {"until": "2026-05-30"}}
    first, again = ana.send("/requests", wish, key="w"), ana.send("/requests", wish, key="w")
    assert first.status_code == 409, first.content
    told = first.json()
    assert told["code"] == "refused" and told["clause"].startswith("flooming/") and told["terms"] == "2025-01-01"
    assert again.json() == told
    assert ana.get(f"/decisions/{told['decision']}/why").json()["reason"] == told["reason"]
    assert Decision.objects.filter(pk=told["decision"], outcome="refused").count() == 1


def test_money_told_of_twice_is_one_payment_even_under_two_keys(house):
    ana = house.customer("ana")
    told = {"amount": "1000.00", "currency": "COP", "method": "bank-transfer", "reference": "TX-1"}
    first, again = ana.send("/payments", told), ana.send("/payments", told)
    assert first.status_code == again.status_code == 201, first.content
    assert first.json()["id"] == again.json()["id"] and first.json()["state"] == "claimed"
    assert Payment.objects.filter(source="api").count() == 1
    settled = house.staff("payment_verifier").send(f"/payments/{first.json()['id']}/settle", {"outcome": "received"})
    assert settled.json()["state"] == "received", settled.content


def test_a_ticket_is_written_answered_and_closed(house):
    ana, support = house.customer("ana"), house.staff("support")
    opened = ana.send("/tickets", {"subject": "Correo", "text": "No llega", "department": "support"}).json()
    support.send(f"/tickets/{opened['id']}/messages", {"text": "entre nosotros", "internal": True})
    support.send(f"/tickets/{opened['id']}/messages", {"text": "Ya llega"})
    seen = ana.get(f"/tickets/{opened['id']}").json()
    assert [message["text"] for message in seen["messages"]][-1] == "Ya llega"
    assert "entre nosotros" not in str(seen) and seen["state"] == "answered"
    assert ana.send(f"/tickets/{opened['id']}/close").json()["state"] == "closed"


def test_a_contact_gives_nobody_rights_and_takes_none(house):
    """Only the primary contact says who else may speak for the account."""
    ana = house.customer("ana")
    added = ana.send("/contacts", {"name": "Eva", "email": "eva@example.co", "may": ["support"]})
    assert added.status_code == 201, added.content
    own = Contact.objects.filter(customer=house.id("ana", "customer"))
    user = own.get(is_primary=True).user
    own.filter(is_primary=True).update(user=None)
    own.filter(is_primary=False).update(user=user)  # from here on the key speaks for the second contact
    for answer in (
        ana.send("/contacts", {"name": "Leo", "email": "leo@example.co"}),
        ana.send(f"/contacts/{added.json()['id']}", method="delete"),
    ):
        assert answer.json()["reason"] == "not-from-the-primary-contact", answer.content
    assert not own.filter(email="leo@example.co").exists() and not own.exclude(removed_at=None).exists()


def test_staff_decide_only_the_cases_of_their_roles(house):
    wish = {"kind": "cancel", "about": f"service:{house.id('h2', 'service')}", "fields": {"reason": "otro"}}
    asked = house.customer("luis").send("/requests", wish).json()
    cases = house.staff("administrator").get("/cases").json()["items"]
    assert cases, asked
    case = cases[0]
    assert house.staff(case["role"]).get(f"/cases/{case['id']}").status_code == 200
    other = next(role for role in ("activations", "sales", "billing") if role != case["role"])
    assert house.staff(other).get(f"/cases/{case['id']}").status_code == 404
    assert house.staff(other).send(f"/cases/{case['id']}/decide", {"outcome": "grant"}).status_code == 404


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "subject"),
        ({"subject": "", "text": "x"}, "subject"),
        ({"subject": "x", "text": "x" * 20_001}, "text"),
        ({"subject": "x", "text": "x", "department": "nobody"}, "department"),
    ],
)
def test_what_a_field_does_not_allow_is_named_with_the_field(house, said, field):
    answer = house.customer("ana").send("/tickets", said)
    assert answer.status_code == 422
    assert any(fault["field"].endswith(field) for fault in answer.json()["faults"]), answer.content
