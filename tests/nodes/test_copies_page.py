"""The client area's page of copies: what is restored, what that overwrites, and how far it has come."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.contrib.auth import get_user_model
from django.test import Client

from posada.contexts.backups.acts.run_backups import Made, take_copy
from posada.contexts.backups.models import BackupRun, Copy, FinalCopyKept
from posada.contexts.nodes.acts.order_jobs import take_jobs
from posada.contexts.nodes.models import Node, NodeJob, Placement, Report
from posada.contexts.services.models import Service
from posada.ground.customers.models import Contact
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.story import Story
from tests.nodes.house import service
from tests.nodes.test_backups import RULES
from tests.nodes.test_desired_state import door_of, house, told

pytestmark = pytest.mark.django_db
DOMAIN = "a.example.com"


@pytest.fixture
def story() -> Iterator[Story]:
    terms = {"flooming/no-backup-after-cancellation": {"rules": [*RULES, {"area": {"of": "backups"}}]}}
    with house(DOMAIN, terms=terms) as story:
        Node.objects.update(
            public_key=base64.b64encode(X25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
        )
        told("web-1", DOMAIN, 1)
        from posada.contexts.nodes.acts.take_reports import take_reports

        take_reports(now=story.now)
        made = Made(BackupRun.objects.get().pk, "a" * 64, ["site1_1"], False)
        take_copy(service(DOMAIN).pk, True, made, size=1000, at=story.now)
        with clock.use(MovableClock(story.now)):
            yield story


def enter(story: Story, name: str = "ana") -> Client:
    user = get_user_model().objects.create(username=name, email=f"{name}@example.co")
    Contact.objects.filter(customer=story.id_of(name, "customer")).update(user=user)
    client = Client()
    client.force_login(user)
    return client


def read(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def test_a_restore_says_what_it_overwrites_asks_for_the_name_and_is_shown_to_its_end(story: Story) -> None:
    ana, copy = enter(story), Copy.objects.get()
    address = f"/portal/backups/{copy.pk}/restore/"
    assert address in read(ana.get("/portal/backups/"))
    page = read(ana.post(address, {"part": "site", "step": "preview"}))
    assert "todas las bases de datos vuelven a ser los de la copia" in page and "No se puede deshacer" in page
    read(ana.post(address, {"part": "site", "step": "send", "typed": "another"}))
    assert not NodeJob.objects.exists()
    sent = {"part": "site", "step": "send", "typed": service(DOMAIN).name}
    assert ana.post(address, sent).status_code == 302
    job = NodeJob.objects.get()
    assert (job.kind, job.details["snapshot"], job.details["part"]) == ("restore", "a" * 64, "site")
    assert "restored" not in read(ana.get("/portal/backups/")) and "En espera" in read(ana.get("/portal/backups/"))
    assert "en curso" in read(ana.post(address, sent)).lower() or NodeJob.objects.count() == 1  # one at a time
    with door_of("web-1") as cursor:
        cursor.execute("SELECT node.tell_job(%s, 'began', 0, '', NULL)", [job.pk])
        cursor.execute("SELECT node.tell_job(%s, 'goes-on', 60, '', NULL)", [job.pk])
    assert 'value="60"' in read(ana.get("/portal/backups/"))
    with door_of("web-1") as cursor:
        cursor.execute("SELECT node.tell_job(%s, 'failed', 0, 'disk full', NULL)", [job.pk])
    take_jobs(now=story.now)
    assert "El servidor dijo: disk full" in read(ana.get("/portal/backups/"))


def test_a_path_and_a_database_are_asked_for_without_the_name(story: Story) -> None:
    ana, copy = enter(story), Copy.objects.get()
    address = f"/portal/backups/{copy.pk}/restore/"
    assert "Diga cuál" in read(ana.post(address, {"part": "path", "path": "", "step": "preview"}))
    page = read(ana.post(address, {"part": "path", "path": "public/index.php", "step": "preview"}))
    assert "public/index.php: lo que tiene el mismo nombre se sobrescribe" in page
    refused = read(ana.post(address, {"part": "path", "path": "../x", "step": "send"}))
    assert "No se puede hacer así" in refused
    assert ana.post(address, {"part": "database", "database": "site1_1", "step": "send"}).status_code == 302
    assert NodeJob.objects.get().details["database"] == "site1_1"


def test_another_customers_copy_is_not_found(story: Story) -> None:
    from posada.rehearsal.scratch import add_customer
    from posada.rehearsal.script import CustomerPart

    add_customer(story, "luis", CustomerPart(name="Luis Toro"))
    assert enter(story, "luis").get(f"/portal/backups/{Copy.objects.get().pk}/restore/").status_code == 404


def test_a_node_reads_its_own_jobs_and_tells_of_no_others(story: Story) -> None:
    ana, copy = enter(story), Copy.objects.get()
    sent = {"part": "database", "database": "site1_1", "step": "send"}
    ana.post(f"/portal/backups/{copy.pk}/restore/", sent)
    from posada.contexts.nodes.acts.keep_nodes import add_node

    add_node("web-2", "web-2.example.net", ["debian-web"], 1, now=story.now)
    job = NodeJob.objects.get()
    with door_of("web-2") as cursor:
        cursor.execute("SELECT * FROM node.job")
        assert cursor.fetchall() == []
        cursor.execute("SELECT node.tell_job(%s, 'done', 0, '', NULL)", [job.pk])
        assert cursor.fetchone() == (False,)
    job.refresh_from_db()
    assert job.state == "waiting"


def test_what_was_deleted_and_the_last_copy_are_shown_on_the_service(story: Story) -> None:
    own = service(DOMAIN)
    Service.objects.update(state="cancelled", ended_at=story.now)
    FinalCopyKept.objects.create(
        customer_id=own.customer_id, service_id=own.pk, ordered_at=story.now, made_at=story.now, decision_id=1,
        remove_at=story.now + timedelta(days=30),
    )  # fmt: skip
    placed = Placement.objects.get()
    Report.objects.create(
        customer_id=own.customer_id, placement_id=placed.pk, node_id=placed.node_id, revision=9, good=True,
        proof={"files": 12, "bytes": 3000, "sha256": "f" * 64}, reported_at=story.now,
    )  # fmt: skip
    page = read(enter(story).get(f"/portal/services/{own.pk}/"))
    assert "12 archivos" in page and "ffffffffffffffff…" in page and "La guardamos hasta el" in page
