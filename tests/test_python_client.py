"""The Python client before a served house: reading in parts, writing once, problems with their clause, files."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection

from bench.book import TABLES, empty_house, fill
from posada.contexts.payments.models import Payment
from posada.contexts.support.models import Ticket
from posada.faces.api.limits import UNKNOWN_KEYS
from posada.faces.api.scopes import scopes_for
from posada.ground.customers.acts.issue_token import issue_token
from posada.ground.customers.models import Contact, Customer, Staff
from posada.kernel import clock
from posada.kernel.clock import MovableClock, SystemClock

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "clients/python"))
client = importlib.import_module("posada_client")
PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def served(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[Any]:
    """Clients of a customer with three services, of an administrator, and of somebody with no key."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    empty_house()
    clock.set_default(MovableClock(fill(6, per_customer=3)))
    users = get_user_model().objects
    ana, head = users.create_user("ana", "ana@example.co"), users.create_user("head", "head@staff.example")
    first = Customer.objects.order_by("pk").first()
    assert first is not None
    Contact.objects.filter(customer=first, is_primary=True).update(user=ana)
    Staff.objects.create(user=head, name="head", roles=["administrator"])
    until = clock.wall() + timedelta(days=1)

    def speaking(user: Any, *, staff: bool) -> Any:
        secret = issue_token(user, "test", scopes_for(staff=staff), expires_at=until, now=clock.wall())[1]
        return client.Client(live_server.url, secret, wait=lambda seconds: None)

    yield {"ana": speaking(ana, staff=False), "head": speaking(head, staff=True),
           "nobody": client.Client(live_server.url, "posada_wrong", wait=lambda seconds: None)}  # fmt: skip
    clock.set_default(SystemClock())
    with connection.cursor() as cursor:  # tables that Django does not manage are not flushed by it
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")


def test_the_client_reads_writes_and_is_refused(served):
    ana, head = served["ana"], served["head"]
    assert ana.get_me()["kind"] == "customer" and head.get_me()["roles"] == ["administrator"]

    whole = [service["id"] for service in ana.get_services()["items"]]
    assert len(whole) == 3 and [each["id"] for each in ana.each_services(limit=1)] == whole
    assert ana.get_services()["items"][0]["id"] == whole[0] and ana.known, "an answer that is known comes as 304"

    said = {"subject": "Correo", "text": "No llega", "department": "support"}
    first, again = ana.post_tickets(said, key="mine"), ana.post_tickets(said, key="mine")
    assert first == again and Ticket.objects.count() == 1
    assert ana.post_tickets(said)["id"] != first["id"]

    with pytest.raises(client.Refused) as refused:
        ana.post_requests({"kind": "currency", "about": f"service:{whole[0]}", "fields": {"currency": "EUR"}})
    assert refused.value.clause and refused.value.clause.startswith("flooming/")
    assert ana.get_decisions_id_why(refused.value.decision)["reason"] == refused.value.reason

    proof = ana.post_payment_proofs(client.File("proof.pdf", PDF, "application/pdf"))
    told = {"amount": "1000.00", "currency": "COP", "method": "bank-transfer", "reference": "TX-1", "file": proof["id"]}
    assert ana.post_payments(told)["state"] == "claimed" and Payment.objects.count() == 1
    assert ana.get_files_id(proof["id"]) == PDF

    with pytest.raises(client.NotFound):
        ana.get_customers()
    with pytest.raises(client.BadInput) as wrong:
        ana.post_tickets({**said, "department": "nobody"})
    assert wrong.value.faults[0]["field"] == "department"
    with pytest.raises(client.Unauthenticated):
        served["nobody"].get_me()
    for _ in range(UNKNOWN_KEYS.times):
        with pytest.raises(client.Problem) as last:
            served["nobody"].get_me()
    assert isinstance(last.value, client.TooMany) and last.value.retry_after == UNKNOWN_KEYS.seconds
    with pytest.raises(OSError, match="refused"):
        replace(ana, address="http://127.0.0.1:9").get_me()


def test_the_client_is_as_the_interface_describes_itself():
    checked = subprocess.run([sys.executable, ROOT / "scripts/write-client", "--check"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


def test_the_client_is_typed():
    package = ROOT / "clients/python/posada_client"
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", "", "--cache-dir", "/dev/null", package],
        capture_output=True, text=True,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
