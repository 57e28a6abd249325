"""A small house with one of everything that the back office shows, and staff of every role to look at it."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bench.book import empty_house, fill
from posada.contexts.billing.models import FiscalDocument, Invoice, Refund
from posada.contexts.nodes.models import Evacuation, Move, Node, Placement
from posada.contexts.ordering.models import Order
from posada.contexts.payments.models import Dispute, GatewayFact, Payment, Screening
from posada.contexts.services.models import Service, Task
from posada.contexts.support.models import Attachment, Campaign, Message, Notice, Ticket
from posada.flow.passage import passage
from posada.ground.agenda.models import BulkAct, Case, Entry, Parked
from posada.ground.customers.models import Customer, Staff
from posada.ground.rates.models import Rate
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.models import Trial
from posada.terms.models import Decision, TermsDraft


def signed_in(*roles: str, customer: int | None = None) -> Client:
    """A browser in which a member of staff of these roles has signed in; or a customer, or a person of neither."""
    name = "-".join(roles) or f"customer-{customer}"
    user, _ = get_user_model().objects.get_or_create(username=name, email=f"{name}@staff.example")
    if roles:
        Staff.objects.update_or_create(user=user, defaults={"name": name, "roles": list(roles)})
    if customer is not None:
        Customer.objects.get(pk=customer).contacts.update(user=user)
    client = Client(headers={"accept-language": "es"})
    client.force_login(user)
    return client


@pytest.fixture
def moving(db: Any) -> Iterator[MovableClock]:
    """A house of five services whose orders are due at this instant."""
    empty_house()
    at = fill(5)
    with clock.use(MovableClock(at)) as moving:
        yield moving


@pytest.fixture
def things(moving: MovableClock, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """One of everything: the ids that addresses of the back office take, by the name of the address."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "proof.png").write_bytes(b"x")
    now = moving.now()
    passage(now, now=now)  # orders are issued: invoices, lines, decisions
    customer = Customer.objects.order_by("pk").first()
    service = Service.objects.order_by("pk").first()
    invoice = Invoice.objects.order_by("pk").first()
    assert customer and service and invoice
    by = {"customer_id": customer.pk}
    file = Attachment.objects.create(**by, name="a.png", media_type="image/png", size=1, sha256="0", path="proof.png",
                                     purpose="payment-proof", uploaded_at=now, uploaded_by="customer")  # fmt: skip
    payment = Payment.objects.create(
        **by, source="portal", external_id="1", method="bank-transfer", state="claimed", amount=Decimal("107100"),
        currency="COP", invoice_id=invoice.pk, value_at=now, learnt_at=now, proof={"attachment": file.pk},
        decision_id=1,
    )  # fmt: skip
    order = Order.objects.create(**by, number="O-1", placed_at=now, channel="portal", author="customer", decision_id=1,
                                 state="awaiting-verification", version_id=1, snapshot={"hosting-1": {}})  # fmt: skip
    task = Task.objects.create(**by, service_id=service.pk, act="create", department="activations", opened_at=now,
                               attend_from=now, decision_id=1)  # fmt: skip
    ticket = Ticket.objects.create(**by, number="T-1", department="support", subject="No carga mi sitio", author="x",
                                   channel="portal", opened_at=now, waiting_since=now)  # fmt: skip
    Message.objects.create(**by, ticket=ticket, at=now, author="customer:1", text="No carga desde ayer.")
    case = Case.objects.create(**by, kind="extension", subject_kind="invoice", subject_id=invoice.pk, role="billing",
                               opened_at=now, deadline=now + timedelta(days=1), opened_by=1,
                               clause="flooming/extension-discretion")  # fmt: skip
    notice = Notice.objects.create(**by, kind="invoice", channel="email", about_kind="invoice", about_id=invoice.pk,
                                   at=now, language="es", address="a@example.co", subject="Su orden")  # fmt: skip
    parked = Parked.objects.create(**by, subject_kind="invoice", subject_id=invoice.pk, why="x", owner="administrator",
                                   deadline=now, parked_at=now)  # fmt: skip
    paper = FiscalDocument.objects.create(
        **by, kind="tax-invoice", number="FE-1", invoice_id=invoice.pk, issued_at=now, currency="COP", net=90_000,
        tax=17_100, total=107_100, buyer={}, seller={}, decision_id=1,
    )  # fmt: skip
    Refund.objects.create(**by, invoice_id=invoice.pk, amount=10_000, currency="COP", method="bank-transfer",
                          decided_at=now, ordered_at=now, decision_id=1)  # fmt: skip
    Dispute.objects.create(**by, payment_id=payment.pk, external_id="D-1", occurrence=1, reported_at=now, version_id=1,
                           decision_id=1)  # fmt: skip
    Screening.objects.create(**by, invoice_id=invoice.pk, state="passed", amount=107_100, currency="COP", brand="visa",
                             last_four="4242", holder="x", score=10, screened_at=now, version_id=1,
                             decision_id=1)  # fmt: skip
    trial = Trial.objects.create(asked_at=now, asked_by="staff", since=now, until=now, figures=["a.b=1"])
    draft = TermsDraft.objects.create(title="x", base_id=1, text="version: x\n", catalog="{}", begun_at=now,
                                      begun_by="x", changed_at=now, changed_by="x")  # fmt: skip
    Rate.objects.create(
        unit="USD", currency="COP", price=4000, on=now.date(), source="x", learnt_at=now, entered_by="x"
    )
    Campaign.objects.create(subject={"es": "Oferta"}, text={"es": "x"}, source="x", at=now, ordered_by="staff:1")
    GatewayFact.objects.create(gateway="g", external_id="1", kind="reference-paid", learnt_at=now, fault="de nadie")
    bulk = BulkAct.objects.create(kind="close-tickets", subjects=[ticket.pk], asked_at=now, staff_id=0)
    entry, decision = Entry.objects.order_by("pk").first(), Decision.objects.order_by("id").first()
    assert entry and decision
    user = get_user_model().objects.create_user(username="someone@staff.example", email="someone@staff.example")
    machine = Node.objects.create(name="web-1", address="web-1.example.net", drivers=["debian-web"], capacity=10,
                                  role="house_node_web_1", added_at=now)  # fmt: skip
    Placement.objects.create(
        **by,
        service_id=service.pk,
        node_id=machine.pk,
        driver="debian-web",
        product="hosting-1",
        presence="active",
        revision=2,
        changed_at=now,
        attempts=3,
        fault="nginx: no such file",
    )
    move = Move.objects.create(
        **by, service_id=service.pk, placement_id=Placement.objects.get().pk, from_node=machine.pk, to_node=machine.pk,
        step="failed", words="no route to host", began_at=now, ended_at=now, decision_id=1,
    )  # fmt: skip
    emptied = Evacuation.objects.create(
        node_id=machine.pk, whole=2, left=[[service.pk, "no room"]], began_at=now, staff_id=0, role="administrator",
        decision_id=1,
    )  # fmt: skip
    someone = Staff.objects.create(user=user, name="Someone", roles=["support"])
    return {
        "customer": customer.pk, "act_for": customer.pk, "letter": notice.pk,
        "verify_order": order.pk, "settle": payment.pk, "file": file.pk,
        "end_task": task.pk, "ticket": ticket.pk, "case": case.pk, "step": entry.pk, "let_go": entry.pk,
        "decision": decision.id, "release": parked.pk, "trial": trial.pk, "export_figures": "revenue",
        "bulk": bulk.pk, "undo_bulk": bulk.pk, "ask_bulk": "close-tickets",
        "version": 1, "version_changes": 1, "proof": 1, "export_proof": 1, "draft": draft.pk, "draft_changes": draft.pk,
        "try_draft": draft.pk, "publish": draft.pk, "check_piece": (draft.pk, "head"), "edit_piece": (draft.pk, "head"),
        "node": machine.pk, "evacuate": machine.pk, "evacuation": emptied.pk, "move_service": service.pk,
        "retry_move": move.pk, "member": someone.pk, "leave_staff": someone.pk,
        "invoice": invoice.pk, "claim_pdf": invoice.pk, "document_pdf": paper.pk,
    }  # fmt: skip
