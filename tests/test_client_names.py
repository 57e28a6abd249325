"""Names and records in the client area, without JavaScript: refused at their field, and nobody else's to see."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from posada.contexts.names import queries
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from tests.test_client_area import House, read

pytestmark = pytest.mark.django_db


def played(pack: str, *events: dict[str, object]) -> Iterator[House]:
    script = Script.model_validate({
        "pack": pack, "from": "2026-03-02T09:00", "until": "2026-03-03", "events": list(events),
        "customers": {"ana": {"name": "Ana Gómez"}, "luis": {"name": "Luis Toro"}},
    })  # fmt: skip
    with scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        with clock.use(MovableClock(story.now)):
            yield House(story)


def post(client: Client, address: str, said: Mapping[str, object]) -> HttpResponse:
    """Send a form, a second after the last one."""
    moving = clock._in_use.get()
    assert isinstance(moving, MovableClock)
    moving.move_to(moving.now() + timedelta(seconds=1))
    return client.post(address, said)


@pytest.fixture
def mail() -> Iterator[House]:
    """A mail service whose zone the provider answers for."""
    order = {"as": "mail", "customer": "ana", "product": "cloud-email", "quantity": 5, "domain": "ejemplo.com.mx",
             "options": {"term_months": 12}}  # fmt: skip
    yield from played(
        "laredonet", {"at": "2026-03-02T10:00", "order": order},
        {"at": "2026-03-02T10:01", "pay": {"invoice": "mail/1"}},
    )  # fmt: skip


@pytest.fixture
def plus() -> Iterator[House]:
    adopted = {"as": "plus", "customer": "ana", "product": "plan-plus", "cycle": "yearly", "renews": "2027-01-10",
               "domain": "ana.co"}  # fmt: skip
    yield from played("metsys", {"at": "2026-03-02T09:00", "adopt": adopted})


RECORD = {"name": "@", "type": "MX", "content": "10 mail.example.net", "ttl": "3600"}


@pytest.mark.parametrize(("changed", "said"), [
    ({"content": "mail.example.net"}, "no sirve para MX: escriba algo como 10 mail.example.com"),
    ({"name": "a b"}, "no es un nombre"), ({"type": "CNAME"}, "El dominio mismo no admite CNAME"),
    ({"type": "PTR"}, "PTR"), ({"ttl": "5"}, "60"), ({"content": "<script>alert(1)</script>"}, "no sirve para MX"),
])  # fmt: skip
def test_what_is_wrong_with_a_record_is_said_at_its_field(mail, changed, said):
    id = mail.story.id_of("mail", "service")
    page = read(post(mail.enter("ana"), f"/portal/services/{id}/records/", RECORD | changed))
    assert said in page and "<script>alert" not in page
    assert not queries.records_of(id, "ejemplo.com.mx").exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"content": ""}, ""),  # nothing is wrong yet with what nobody typed
        ({"content": "10"}, "Contenido: «10» no sirve para MX"),
        ({"name": "a b", "content": ""}, "Nombre: «a b» no es un nombre"),
        ({"ttl": "3"}, "Segundos que se recuerda: "),
        ({"name": "Correo"}, 'Quedaría así: <span class="code">correo.ejemplo.com.mx MX 10 mail.example.net</span>'),
        ({"content": "10 <script>"}, "&lt;script&gt;"),
    ],
)
def test_a_record_is_checked_while_it_is_typed_and_nothing_is_written(mail, changed, said):
    ana, id = mail.enter("ana"), mail.story.id_of("mail", "service")
    address = f"/portal/services/{id}/records/"
    assert 'hx-trigger="input delay:600ms from:closest form"' in read(ana.get(address))
    fragment = read(post(ana, address, RECORD | {"check": "yes"} | changed))
    assert said in fragment if said else not fragment.strip()
    assert "<html" not in fragment
    assert not queries.records_of(id, "ejemplo.com.mx").exists()
    assert mail.enter("luis").post(address, RECORD | {"check": "yes"}).status_code == 404


def test_a_record_is_written_taken_away_put_back_and_signed(mail):
    ana, id = mail.enter("ana"), mail.story.id_of("mail", "service")
    address = f"/portal/services/{id}/records/"
    assert "<h1>Registros DNS</h1></div>" in read(ana.get(address))  # no state stands beside it
    assert post(ana, address, RECORD).status_code == 302
    assert "10 mail.example.net" in read(ana.get(address))
    assert "ya tiene un registro que no admite" in read(post(ana, address, RECORD))
    (row,) = queries.records_of(id, "ejemplo.com.mx")
    post(ana, address, {"remove": row.pk})
    assert not queries.records_of(id, "ejemplo.com.mx").exists()
    post(ana, address, {"undo": queries.changes_of(id, "ejemplo.com.mx")[0].pk})
    assert queries.records_of(id, "ejemplo.com.mx").count() == 1
    post(ana, address, {"sign": "sign-zone"})
    assert "ejemplo.com.mx. DS " in read(ana.get(address))
    assert "Registros DNS" in read(ana.get(f"/portal/services/{id}/"))


def test_a_subdomain_is_added_and_removed(plus):
    ana, id = plus.enter("ana"), plus.story.id_of("plus", "service")
    address = f"/portal/services/{id}/names/"
    post(ana, address, {"kind": "subdomain", "name": "tienda", "folder": "shop"})
    assert "tienda.ana.co → shop" in read(ana.get(address))
    post(ana, address, {"kind": "subdomain", "name": "x", "folder": "../etc"})
    assert [row.name for row in queries.further(id)] == ["tienda.ana.co"]
    post(ana, address, {"remove": "tienda.ana.co"})
    assert not queries.further(id).exists()


@pytest.mark.parametrize("page", ["records", "https", "names"])
def test_anothers_zone_is_not_found(mail, page):
    id = mail.story.id_of("mail", "service")
    luis = mail.enter("luis")
    assert luis.get(f"/portal/services/{id}/{page}/").status_code == 404
    assert post(luis, f"/portal/services/{id}/{page}/", RECORD).status_code == 404
    assert not queries.records_of(id, "ejemplo.com.mx").exists()


def test_only_what_a_node_serves_leads_elsewhere(plus):
    ana, id = plus.enter("ana"), plus.story.id_of("plus", "service")
    assert "Redirecciones" not in read(ana.get(f"/portal/services/{id}/names/"))
    page = read(post(ana, f"/portal/services/{id}/names/", {"path": "old", "target": "javascript:alert(1)"}))
    assert not queries.redirects_of([id]) and "javascript" not in page
