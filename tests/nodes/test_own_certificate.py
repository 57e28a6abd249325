"""A certificate that a customer brings: sealed in the house, opened on its node alone, shown for the free one."""

import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from posada.contexts.names.acts.bring_certificate import bring_certificate, take_certificate_back
from posada.contexts.names.models import BroughtCertificate, Certificate, SiteName
from posada.contexts.names.queries import holders
from posada.contexts.names.tests.test_pem import key, made, written
from posada.contexts.nodes.acts.take_certificates import take_certificates
from posada.contexts.nodes.models import Placement
from posada.ground.agenda.unit import unit
from posada.node.certificates import public_key
from posada.node.house import House
from posada.terms.actor import SYSTEM
from posada.terms.decisions import Refused
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, living_house, service
from tests.nodes.naming import fetch, shown
from tests.nodes.test_endings import delete, end

DOMAIN = "own.example.com"
ROOT, OWN = key(), key()


@pytest.fixture(scope="module")
def panel(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """A site under terms that let customers bring certificates."""
    hosting = {**HOSTING, "currency": "USD", "prices": {"yearly": 90}}
    played = script(DOMAIN, pack="altomarketing", country="AR", cycle="yearly", site=hosting)
    with django_db_blocker.unblock(), living_house(played, daemons) as house:
        node = House(house.machine.house)
        node.introduce(public_key(house.machine))
        node.close()
        house.converge()
        house.hear()
        yield house


def chain(live: Live) -> tuple[str, str]:
    """A root, and a certificate of this site that it issued, both good in the house's year and on this day."""
    since, until = live.now - timedelta(days=1), live.now + timedelta(days=3000)
    root = made("CA", ROOT, ROOT, since=since, until=until, names=(), ca=True)
    return root, made(DOMAIN, OWN, ROOT, since=since, until=until, names=(DOMAIN, f"www.{DOMAIN}"))


def bring(live: Live) -> str:
    root, leaf = chain(live)
    now = live.a_minute_later()
    with unit(now, SYSTEM):
        bring_certificate(service(DOMAIN).pk, leaf, written(OWN), root, now=now, by=SYSTEM)
    live.converge()
    return root


def test_it_is_shown_with_its_chain_and_its_key_stands_nowhere_in_the_open(panel: Live) -> None:
    assert Certificate.objects.get().state == "pending"  # the free one, meanwhile
    root = bring(panel)
    assert fetch(panel, DOMAIN, root).status == 200
    assert panel.status(f"www.{DOMAIN}") == 301
    secret = written(OWN).splitlines()[1]
    with connection.cursor() as cursor:
        for table, column in (("names_broughtcertificate", "key"), ("nodes_placement", "spec::text")):
            cursor.execute(f"SELECT {column} FROM {table}")
            stored = " ".join(str(value) for (value,) in cursor.fetchall())
            assert stored and secret not in stored
        cursor.execute("SELECT facts::text FROM terms_decision")
        assert secret not in " ".join(str(facts) for (facts,) in cursor.fetchall())
    take_certificates(now=panel.now)
    assert BroughtCertificate.objects.get(removed_at=None).installed_at == panel.now
    assert panel.preview() == ""


def test_a_key_that_is_not_for_this_machine_is_refused_and_the_site_stays_up(panel: Live) -> None:
    root = bring(panel)
    row = Placement.objects.get()
    spec = {**row.spec, "own_certificate": {**row.spec["own_certificate"], "key": "QUJD", "digest": "00"}}
    Placement.objects.update(spec=spec, revision=row.revision + 1)
    panel.converge()
    assert "was not sealed for this machine" in Placement.objects.get().fault
    assert fetch(panel, DOMAIN, root).status == 200
    Placement.objects.update(spec=row.spec, revision=row.revision + 2, retry_at=None)
    panel.converge()
    assert Placement.objects.get().fault == ""


@pytest.mark.parametrize(("field", "value"), [
    ("chain", "x;\n} server { listen 1;"), ("key", "../../etc"), ("digest", "../x"), ("chain", "A" * 70_000),
])  # fmt: skip
def test_what_is_no_pem_becomes_no_file(panel: Live, field: str, value: str) -> None:
    row = Placement.objects.get()
    spec = {**row.spec, "own_certificate": {"chain": "A", "key": "A", "digest": "A", field: value}}
    Placement.objects.update(spec=spec, revision=row.revision + 1)
    panel.converge()
    assert Placement.objects.get().fault.startswith(f"{field} is ")
    Placement.objects.update(spec=row.spec, revision=row.revision + 2, retry_at=None)
    panel.converge()


def test_going_back_removes_the_key_everywhere(panel: Live) -> None:
    root = bring(panel)
    assert shown(panel, DOMAIN, root)
    now = panel.a_minute_later()
    with unit(now, SYSTEM):
        take_certificate_back(service(DOMAIN).pk, now=now, by=SYSTEM)
    panel.converge()
    with pytest.raises(ssl.SSLError):
        fetch(panel, DOMAIN, root)
    assert panel.status(DOMAIN) == 200
    assert set(BroughtCertificate.objects.values_list("key", flat=True)) == {""}
    files = list((Path(panel.machine.state) / "certificates").glob("*.pem"))
    assert files == []


def test_one_of_another_name_is_refused_and_nothing_changes(panel: Live) -> None:
    root, _ = chain(panel)
    other = made("otro.com", OWN, ROOT, since=panel.now - timedelta(days=1), names=("otro.com",))
    now = panel.a_minute_later()
    with pytest.raises(Refused) as refused, unit(now, SYSTEM):
        bring_certificate(service(DOMAIN).pk, other, written(OWN), root, now=now, by=SYSTEM)
    assert (refused.value.reason, refused.value.clause) == (
        "certificate-of-another-name", "altomarketing/own-ssl-certificate",
    )  # fmt: skip


def test_with_the_data_of_a_site_its_key_goes_and_its_names_are_free(panel: Live) -> None:
    bring(panel)
    id = service(DOMAIN).pk
    SiteName.objects.create(
        customer_id=service(DOMAIN).customer_id, service_id=id, kind="parked-domain", name="free.example.org",
        added_at=panel.now, decision_id=1,
    )  # fmt: skip
    end(panel, DOMAIN)
    assert holders(["free.example.org"]) == {"free.example.org": id}  # it may come back
    delete(panel, DOMAIN)
    assert set(BroughtCertificate.objects.values_list("key", flat=True)) == {""}
    assert holders(["free.example.org"]) == {}
    panel.converge()
    assert not list((Path(panel.machine.state) / "certificates").glob(f"{panel.home(DOMAIN).name}[-.]*"))
