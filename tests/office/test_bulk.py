"""Acts on many: previewed, carried out as a job with progress, what is refused told with its clause, and undone."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from posada.contexts.billing.models import Invoice
from posada.contexts.payments.models import Payment
from posada.contexts.services.models import Task
from posada.contexts.support.acts.close_ticket import close_ticket
from posada.contexts.support.models import Message, Ticket
from posada.faces.office.bulks import BULKS
from posada.flow import bulk as flow
from posada.flow.bulk import KINDS
from posada.flow.jobs import carry_out_bulk
from posada.ground.agenda.jobs import app
from posada.ground.agenda.models import BulkAct, Entry, Parked
from posada.ground.agenda.unit import unit
from posada.ground.ledger.models import Transfer
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.models import Decision
from tests.office.conftest import signed_in


def test_every_act_on_many_has_a_page_and_words() -> None:
    assert set(BULKS) == set(KINDS)
    assert [each.label for each in BULKS.values() if each.label == each.kind] == []
    plain = [each.kind for each in BULKS.values() if not each.undoing and not each.undo_said.endswith(".")]
    assert plain == []  # each says in a sentence what of it can be undone


def test_workers_find_every_task_of_ours() -> None:
    """They look into modules called `jobs` alone."""
    ours = {
        name: task.func.__module__ for name, task in app.tasks.items() if task.func.__module__.startswith("posada.")
    }
    assert "carry_out_bulk" in ours
    assert {name: module for name, module in ours.items() if not module.endswith(".jobs")} == {}


def test_first_it_says_what_it_would_do_and_does_nothing(things: dict[str, Any]) -> None:
    client, address = signed_in("payment_verifier"), reverse("office:ask_bulk", args=["receive-payments"])
    listed = client.get(reverse("office:payments")).content.decode()
    assert f'value="{things["settle"]}" form="bulk"' in listed
    page = client.post(address, {"id": [things["settle"], 10**9]}).content.decode()
    for said in ("Se hará con uno", "107.100", "Otro ya no lo admite", "Lo que pague una factura no se deshace"):
        assert said in page
    assert not BulkAct.objects.filter(kind="receive-payments").exists()
    assert Payment.objects.get().state == "claimed"


def test_ordered_it_is_carried_out_beside_with_progress(things: dict[str, Any]) -> None:
    client, address = signed_in("payment_verifier"), reverse("office:ask_bulk", args=["receive-payments"])
    answer = client.post(address, {"id": [things["settle"]], "sure": "yes"})
    ordered = BulkAct.objects.get(kind="receive-payments")
    assert answer["Location"] == reverse("office:bulk", args=[ordered.pk])
    assert "<progress" in client.get(answer["Location"]).content.decode()
    carry_out_bulk(ordered.pk)
    assert Payment.objects.get().state == "received"
    assert Decision.objects.filter(act="receive-payment", actor__endswith="/payment_verifier").exists()
    assert "Hecho con 1 de 1" in client.get(answer["Location"]).content.decode()
    carry_out_bulk(ordered.pk)  # the same job again changes nothing
    assert Payment.objects.get().amount == Decimal(107_100)


def test_what_fails_for_one_stops_no_other(things: dict[str, Any]) -> None:
    by, now = Actor("staff", 1, role="support"), Ticket.objects.get().opened_at
    entry = Entry.objects.order_by("pk").first()
    assert entry is not None
    ordered = flow.order("free-steps", [10**9, entry.pk], {}, by=by, now=now)
    carry_out_bulk(ordered.pk)
    ordered.refresh_from_db()
    assert (ordered.state, ordered.done, [each[0] for each in ordered.refused]) == ("done", 2, [10**9, entry.pk])


def test_what_can_be_undone_is_undone_by_one_press_once(things: dict[str, Any]) -> None:
    client, ids = signed_in("billing"), list(Entry.objects.order_by("pk").values_list("pk", flat=True)[:3])
    address = reverse("office:ask_bulk", args=["hold-steps"])
    assert not client.post(address, {"id": ids, "sure": "yes"}).get("Location")  # it asks for a reason
    client.post(address, {"id": ids, "sure": "yes", "why": "Feriado bancario"})
    held = BulkAct.objects.get(kind="hold-steps")
    carry_out_bulk(held.pk)
    assert Entry.objects.filter(held_by__startswith="staff").count() == 3
    client.post(reverse("office:undo_bulk", args=[held.pk]))
    client.post(reverse("office:undo_bulk", args=[held.pk]))
    undone = BulkAct.objects.get(undoes=held)
    carry_out_bulk(undone.pk)
    assert not Entry.objects.filter(held_by__startswith="staff").exists()


@pytest.mark.parametrize(("subjects", "kind"), [([], "close-tickets"), ([1], "no-such"), ([1], "hold-steps")])
def test_an_order_for_nobody_or_without_a_reason_is_none(subjects: list[int], kind: str, things: Any) -> None:
    with pytest.raises(BadInput):
        flow.order(kind, subjects, {}, by=Actor("staff", 1), now=Ticket.objects.get().opened_at)


def test_who_does_not_see_the_list_does_not_find_the_order(things: dict[str, Any]) -> None:
    client = signed_in("payment_verifier")
    assert client.get(reverse("office:bulk", args=[things["bulk"]])).status_code == 404
    assert client.post(reverse("office:undo_bulk", args=[things["bulk"]])).status_code == 404
    assert client.post(reverse("office:ask_bulk", args=["close-tickets"]), {"id": [1]}).status_code == 404
    assert signed_in("support").get(reverse("office:bulk", args=[things["bulk"]])).status_code == 200


def carried_out(kind: str, ids: list[int], role: str) -> BulkAct:
    ordered = flow.order(kind, ids, {}, by=Actor("staff", 1, role=role), now=clock.now())
    carry_out_bulk(ordered.pk)
    ordered.refresh_from_db()
    assert ordered.refused == []
    return ordered


def undone(ordered: BulkAct, page_of: str) -> BulkAct:
    """What came of undoing it by the page's button."""
    client, page = signed_in(page_of), reverse("office:bulk", args=[ordered.pk])
    assert "Deshacer" in client.get(page).content.decode()
    client.post(reverse("office:undo_bulk", args=[ordered.pk]))
    found = BulkAct.objects.get(undoes=ordered)
    carry_out_bulk(found.pk)
    found.refresh_from_db()
    assert client.get(reverse("office:bulk", args=[found.pk])).status_code == 200
    return found


def test_closed_tickets_open_again_waiting_as_they_were(things: dict[str, Any]) -> None:
    ticket = Ticket.objects.get()
    Message.objects.create(customer_id=ticket.customer_id, ticket=ticket, at=clock.now(), author="customer:1", text="?")
    ordered = carried_out("close-tickets", [ticket.pk], "support")
    assert Ticket.objects.get().state == "closed"
    found = undone(ordered, "support")
    ticket.refresh_from_db()
    assert (found.refused, ticket.state, ticket.closed_at) == ([], "open", None)
    assert ticket.waiting_since == Message.objects.filter(ticket=ticket).order_by("at")[0].at
    assert Decision.objects.get(act="reopen-ticket").facts["why"]


def test_a_ticket_that_was_closed_before_the_order_stays_closed(things: dict[str, Any], moving: MovableClock) -> None:
    ticket = Ticket.objects.get()
    close_alone(ticket.pk)
    moving.move_to(clock.now() + timedelta(hours=1))
    found = undone(carried_out("close-tickets", [ticket.pk], "support"), "support")
    assert [(id, why) for id, why, _clause in found.refused] == [(ticket.pk, "not-as-it-was-left")]
    assert Ticket.objects.get().state == "closed"


def close_alone(ticket_id: int) -> None:
    by = Actor("staff", 1, role="support")
    with unit(clock.now(), by):
        close_ticket(ticket_id, now=clock.now(), by=by)


def test_money_of_which_nothing_was_spent_waits_again_and_the_decision_names_its_receipt(
    things: dict[str, Any], moving: MovableClock
) -> None:
    payment = Payment.objects.get()
    Payment.objects.update(invoice_id=None)
    Invoice.objects.filter(customer_id=payment.customer_id).update(state="cancelled")  # nothing it could pay
    ordered = carried_out("receive-payments", [payment.pk], "payment_verifier")
    assert Transfer.objects.filter(payment_id=payment.pk).count() == 1
    found = undone(ordered, "payment_verifier")
    assert (found.refused, Payment.objects.get().state) == ([], "claimed")
    there, back = Transfer.objects.filter(payment_id=payment.pk).order_by("pk")
    assert (there.debit, there.credit, there.amount) == (back.credit, back.debit, back.amount)
    received, taken_back = Decision.objects.filter(subject_kind="payment", subject_id=payment.pk).order_by("id")[:2]
    assert taken_back.undoes == received.id
    moving.move_to(clock.now() + timedelta(hours=1))
    again = carried_out("receive-payments", [payment.pk], "payment_verifier")
    assert (again.done, Payment.objects.get().state) == (1, "received")


def test_money_that_paid_an_invoice_is_not_taken_back(things: dict[str, Any]) -> None:
    found = undone(carried_out("receive-payments", [things["settle"]], "payment_verifier"), "payment_verifier")
    assert [why for _id, why, _clause in found.refused] == ["payment-was-spent"]
    assert Payment.objects.get().state == "received"


@pytest.mark.parametrize(("act", "why"), [("suspend", ""), ("create", "something-followed")])
def test_a_task_opens_again_where_nothing_followed_its_end(things: dict[str, Any], act: str, why: str) -> None:
    task = Task.objects.order_by("pk")[0]
    Task.objects.filter(pk=task.pk).update(act=act, state="open")
    ordered = carried_out("end-tasks", [task.pk], "activations")
    assert Task.objects.get(pk=task.pk).state == "done"
    found = undone(ordered, "activations")
    assert [each[1] for each in found.refused] == [why] * bool(why)
    assert Task.objects.get(pk=task.pk).state == ("done" if why else "open")


def test_what_was_released_is_parked_again_unless_its_plan_has_no_step(things: dict[str, Any]) -> None:
    entry = Entry.objects.order_by("pk")[0]
    subject = {"customer_id": entry.customer_id, "subject_kind": entry.subject_kind, "subject_id": entry.subject_id}
    now = clock.now()
    known = Parked.objects.create(**subject, why="roto", owner="administrator", parked_at=now, deadline=now)
    Entry.objects.filter(pk=entry.pk).update(held_by="parked")
    ordered = carried_out("release-parked", [known.pk], "administrator")
    assert not Parked.objects.filter(**subject, released_at=None).exists()
    assert undone(ordered, "administrator").refused == []
    assert Parked.objects.get(**subject, released_at=None).why == "roto"
    assert Entry.objects.get(**subject).held_by == "parked"
    assert Decision.objects.get(act="park-again").undoes == Decision.objects.get(act="release").id


def test_what_only_undoes_is_not_ordered_by_itself(things: dict[str, Any]) -> None:
    client = signed_in("administrator")
    assert client.post(reverse("office:ask_bulk", args=["reopen-tickets"]), {"id": [1]}).status_code == 404
    assert "reopen-tickets" not in client.get(reverse("office:tickets")).content.decode()
    with pytest.raises(BadInput):
        flow.order("reopen-tickets", [1], {}, by=Actor("staff", 1), now=clock.now())
