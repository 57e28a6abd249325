"""Acts on many: previewed, carried out as a job with progress, what is refused told with its clause, and undone."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from posada.contexts.payments.models import Payment
from posada.contexts.support.models import Ticket
from posada.faces.office.bulks import BULKS
from posada.flow import bulk as flow
from posada.flow.bulk import KINDS
from posada.flow.jobs import carry_out_bulk
from posada.ground.agenda.jobs import app
from posada.ground.agenda.models import BulkAct, Entry
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.models import Decision
from tests.office.conftest import signed_in


def test_every_act_on_many_has_a_page_and_words() -> None:
    assert set(BULKS) == set(KINDS)
    assert [each.label for each in BULKS.values() if each.label == each.kind] == []


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
    for said in ("Se hará con uno", "107.100", "Otro ya no lo admite", "No se puede deshacer"):
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
