"""What a service uses against what its plan gives, and the form that confirms the use of a card."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from posada.contexts.payments.models import Screening
from posada.contexts.services.models import Service
from posada.contexts.support.models import Attachment
from posada.faces.portal.usage import gigabytes
from posada.flow.readings import Reading, take
from posada.ground.agenda.models import Case
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms.actor import Actor
from tests.test_client_area import House, read
from tests.test_client_area import house as house

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.mark.parametrize(("said", "size"), [
    ("10 GB", Decimal(10)), ("500 MB", Decimal("0.5")), ("1.5 TB", Decimal(1500)), ("sin límite", None), ("10", None),
])  # fmt: skip
def test_a_size_is_read_as_catalogues_write_it(said, size):
    assert gigabytes(said) == size


@pytest.mark.parametrize(("bytes_used", "said", "warned"), [
    (4_000_000_000, "4 de 10 GB", ""),
    (9_000_000_000, "9 de 10 GB", "Está cerca del límite"),
    (12_340_000_000, "12,34 de 10 GB", "Usa más de lo que da su plan"),
])  # fmt: skip
def test_the_disk_is_shown_against_its_limit(house, bytes_used, said, warned):
    service, now = house.story.id_of("h1", "service"), clock.now()
    ana = house.enter("ana")
    assert "Cuánto usa" not in read(ana.get(f"/portal/services/{service}/"))
    take(Reading("disk", bytes_used, now, now, Actor("staff"), service_id=service))
    page = read(ana.get(f"/portal/services/{service}/"))
    assert said in page
    assert (warned or "Cuánto usa") in page
    assert warned or "su plan." not in page.split("Cuánto usa")[1].split("</section>")[0]


def test_each_meter_is_shown_at_its_place_this_month():
    script = Script.model_validate({
        "pack": "metsys", "from": "2026-04-20T09:00", "until": "2026-04-22", "customers": {"ana": {"name": "Ana"}},
        "catalog": {"cdn": {"kind": "extra", "type": "cdn", "name": {"es": "CDN"}, "prices": {"yearly": 90000},
                            "currency": "COP"}},
        "events": [{"at": "2026-04-20T10:00", "adopt": {"as": "net", "customer": "ana", "product": "cdn",
                                                        "cycle": "yearly", "renews": "2026-12-11"}}],
    })  # fmt: skip
    with scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        with clock.use(MovableClock(story.now)):
            service, now, ana = story.id_of("net", "service"), clock.now(), House(story).enter("ana")
            for value in ({"meter": "transfer", "place": "Bogotá", "used": "9.5"}, {"meter": "storage", "used": "1"}):
                take(Reading("meter", value, now, now, Actor("staff"), service_id=service))
            page = read(ana.get(f"/portal/services/{service}/"))
            assert "Transferencia · Bogotá" in page
            assert "9,5 de 10 GB" in page
            assert "1 de 3 GB" in page


@pytest.fixture
def asked():
    """Ana paid with a card of another country and another name, and is asked for its confirmation."""
    script = Script.model_validate({
        "pack": "flooming", "from": "2026-03-20T09:00", "until": "2026-03-25",
        "customers": {"ana": {"name": "Ana Gómez", "country": "CO", "currency": "COP"}, "luis": {"name": "Luis Toro"}},
        "events": [
            {"at": "2026-03-20T10:00",
             "order": {"as": "web", "customer": "ana", "product": "vps-1", "cycle": "monthly"}},
            {"at": "2026-03-24T14:05", "pay": {"as": "try", "invoice": "web/1", "method": "card", "screened": {
                "brand": "Visa", "last_four": "1111", "holder": "John Doe", "country": "US"}}},
        ],
    })  # fmt: skip
    with scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        with clock.use(MovableClock(dt.datetime.fromisoformat("2026-03-25T09:00-05:00"))):
            yield House(story)


def test_the_use_of_a_card_is_confirmed_by_its_owner(asked):
    ana, screening = asked.enter("ana"), Screening.objects.get()
    assert "terminada en 1111" in read(ana.get("/portal/cards/"))
    sent = {"number": "4111 1111 1111 1111", "brand": "Visa", "file": SimpleUploadedFile("card.png", PNG)}
    assert asked.enter("luis").post(f"/portal/cards/confirm/{screening.pk}/", sent).status_code == 404
    sent["file"].seek(0)
    assert ana.post(f"/portal/cards/confirm/{screening.pk}/", sent).url == "/portal/cards/"
    screening.refresh_from_db()
    assert screening.state == "received"
    assert screening.form["number"].replace(" ", "") == "************1111"
    assert Case.objects.filter(kind="card-check").exists()
    assert Attachment.objects.get(purpose="card-scan").restricted_to == "billing"
    assert "terminada en 1111" not in read(ana.get("/portal/cards/"))


def test_what_is_no_image_is_neither_kept_nor_taken(asked):
    ana, screening = asked.enter("ana"), Screening.objects.get()
    sent = {"number": "************1111", "brand": "Visa", "file": SimpleUploadedFile("card.png", b"<script>")}
    ana.post(f"/portal/cards/confirm/{screening.pk}/", sent)
    screening.refresh_from_db()
    assert screening.state == "asked"
    assert not Attachment.objects.exists()


def test_another_method_may_be_preferred(asked):
    screening = Screening.objects.get()
    asked.enter("ana").post(f"/portal/cards/confirm/{screening.pk}/", {"decline": "yes"})
    screening.refresh_from_db()
    assert screening.state == "disabled"
    assert Service.objects.get().state == "pending"
