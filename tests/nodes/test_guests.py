"""Virtual servers on libvirt's own test hypervisor: made, ordered about by their owner, held, grown, deleted."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.control import control
from posada.contexts.nodes.models import Placement
from posada.contexts.services.models import Task
from posada.flow.requests import Request, submit
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.errors import BadInput
from posada.node import hypervisor
from posada.node.guest import made
from posada.node.machine import Machine
from posada.node.site import Refused
from posada.terms.actor import SYSTEM, Actor
from posada.terms.decisions import Refused as RefusedByTerms
from posada.terms.models import Decision
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, living_house, pending, service
from tests.nodes.test_endings import delete, end
from tests.test_client_area import House, read

VPS = {
    **HOSTING, "type": "vps", "needs_domain": True, "driver": "libvirt",
    "driver_settings": {"cpus": 1, "memory": "512M", "disk": "5G", "image": "base.qcow2", "network": "default"},
}  # fmt: skip
GIB = 2**30
A, B = "a.example.com", "b.example.com"


@pytest.fixture(scope="module")
def trial() -> Iterator[Any]:
    """One connection that is kept: libvirt's test hypervisor lives as long as somebody is connected to it."""
    try:
        hypervisor.binding()
    except Refused as error:
        pytest.skip(f"{error}: apt-get install python3-libvirt (make system does)")
    with hypervisor.connected(Machine(house="", hypervisor="test:///default")) as connection:
        pool = connection.storagePoolLookupByName("default-pool")
        pool.createXML(
            f"<volume><name>base.qcow2</name><capacity>{GIB}</capacity>"
            "<target><format type='qcow2'/></target></volume>", 0
        )  # fmt: skip
        yield connection


@pytest.fixture(scope="module")
def guests(daemons: Live, trial: Any, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Ana's servers a and b, paid and made."""
    played = script(A, B, site=VPS)
    places = {
        "hypervisor": "test:///default", "guest_pool": "default-pool", "image_pool": "default-pool",
        "guest_prefix": f"pt{secrets.token_hex(3)}v", "guest_seconds": 2,
    }  # fmt: skip
    with django_db_blocker.unblock(), living_house(played, daemons, ["libvirt"], **places) as house:
        house.converge()
        house.hear()
        yield house


def domain(live: Live, trial: Any, name: str) -> Any:
    return hypervisor.domain(trial, f"{live.machine.guest_prefix}{service(name).pk}")


def disks(live: Live, trial: Any, name: str) -> list[str]:
    prefix = f"{live.machine.guest_prefix}{service(name).pk}-"
    pool = trial.storagePoolLookupByName("default-pool")
    return sorted(each.name().removeprefix(prefix) for each in pool.listAllVolumes() if each.name().startswith(prefix))


def order(live: Live, name: str, what: str) -> int:
    """As its owner asks for it in the client area; the decision."""
    id, now = service(name).pk, live.a_minute_later()
    ana = Actor("customer", service(name).customer_id)
    with unit(now, ana):
        answer = submit(Request(f"server-{what}", service(name).customer_id, ("service", id), ana, now))
    live.converge()
    live.hear()
    return int(answer.facts["decision"])


def is_on(live: Live, trial: Any, name: str) -> bool:
    return not hypervisor.is_off(domain(live, trial, name))


def test_a_paid_order_is_a_server_that_runs_and_the_service_is_active(guests: Live, trial: Any) -> None:
    assert service(A).state == "active"
    assert is_on(guests, trial, A) and domain(guests, trial, A).autostart() == 1
    assert disks(guests, trial, A) == ["1.qcow2"]
    known = made(domain(guests, trial, A).XMLDesc(0))
    assert (known.cpus, known.memory, known.network, known.installs) == (1, 512, "default", 1)
    assert queries.told(service(A).pk, clock.wall()) == {"power": "on"}
    assert guests.converge(everything=True) == []  # done twice, the second time does nothing


def test_its_owner_stops_and_starts_it_and_each_is_a_decision_and_a_task(guests: Live, trial: Any) -> None:
    decision = Decision.objects.get(pk=order(guests, A, "stop"))
    assert (decision.act, decision.subject_id, decision.outcome) == ("server-stop", service(A).pk, "done")
    assert decision.actor.startswith("customer")
    assert not is_on(guests, trial, A) and domain(guests, trial, A).autostart() == 0
    assert Task.objects.get(service_id=service(A).pk, act="stop").state == "done"
    assert queries.told(service(A).pk, clock.wall())["power"] == "off"
    with pytest.raises(RefusedByTerms, match="server-is-off"):
        order(guests, A, "console")
    order(guests, A, "start")
    assert is_on(guests, trial, A)
    assert is_on(guests, trial, B)


def test_one_that_its_owner_shut_down_from_within_stays_off_until_that_is_ordered(guests: Live, trial: Any) -> None:
    domain(guests, trial, A).shutdown()
    guests.converge(everything=True)
    assert not is_on(guests, trial, A)
    order(guests, A, "restart")
    assert is_on(guests, trial, A)


def test_a_suspended_server_is_off_whatever_its_owner_does_and_comes_back_as_it_was(guests: Live, trial: Any) -> None:
    guests.hold(A)
    guests.converge()
    assert not is_on(guests, trial, A) and disks(guests, trial, A) == ["1.qcow2"]
    with pytest.raises(RefusedByTerms, match="service-not-active"):
        order(guests, A, "start")
    domain(guests, trial, A).create()  # somebody did it by hand
    assert "is on, and is to be off" in guests.preview()
    guests.converge(everything=True)
    assert not is_on(guests, trial, A)
    guests.lift(A)
    guests.converge()
    assert is_on(guests, trial, A)


def test_a_larger_plan_gives_it_more_and_starts_it_again(guests: Live, trial: Any) -> None:
    resize(guests, cpus=2, memory=1024)
    guests.converge()
    known = made(domain(guests, trial, A).XMLDesc(0))
    assert (known.cpus, known.memory) == (2, 1024)
    assert is_on(guests, trial, A)


def test_what_the_server_refuses_is_kept_in_its_words_and_the_others_go_on(guests: Live, trial: Any) -> None:
    """The test hypervisor makes no disk larger: said by libvirt, kept with the placement; the service stays active."""
    resize(guests, disk=9)
    Placement.objects.filter(service_id=service(B).pk).update(applied=0)
    said = guests.converge()
    assert any("not supported by the connection driver: virStorageVolResize" in line for line in said)
    row = Placement.objects.get(service_id=service(A).pk)
    assert "virStorageVolResize" in row.fault and row.attempts == 1 and row.retry_at is not None
    assert service(A).state == "active"
    assert [each.service_id for each in pending()] == [service(A).pk]
    resize(guests, disk=5)
    guests.converge()
    assert pending() == [] and is_on(guests, trial, A)


def test_a_console_that_cannot_be_opened_stands_in_the_way_of_nothing_else(guests: Live, trial: Any) -> None:
    order(guests, A, "console")
    task = Task.objects.get(service_id=service(A).pk, act="console")
    assert (task.state, "virDomainUpdateDeviceFlags" in task.note) == ("failed", True)
    order(guests, A, "stop")
    assert not is_on(guests, trial, A)
    assert pending() == []
    order(guests, A, "start")


def test_installed_anew_it_has_another_disk_and_a_half_made_one_is_none_of_it(guests: Live, trial: Any) -> None:
    half = f"{guests.machine.guest_prefix}{service(B).pk}-2.qcow2"
    trial.storagePoolLookupByName("default-pool").createXML(
        f"<volume><name>{half}</name><capacity>7</capacity><target><format type='qcow2'/></target></volume>", 0
    )  # what a killed program left
    order(guests, B, "reinstall")
    assert disks(guests, trial, B) == ["2.qcow2"]
    volume = hypervisor.volume(trial.storagePoolLookupByName("default-pool"), half)
    assert volume is not None and volume.info()[1] == 5 * GIB
    assert is_on(guests, trial, B) and made(domain(guests, trial, B).XMLDesc(0)).installs == 2


def test_a_disk_that_is_gone_is_said_and_nothing_is_installed_in_its_place(guests: Live, trial: Any) -> None:
    pool = trial.storagePoolLookupByName("default-pool")
    hypervisor.volume(pool, f"{guests.machine.guest_prefix}{service(B).pk}-2.qcow2").delete(0)
    assert any("nothing is installed in its place" in line for line in guests.converge(everything=True))
    order(guests, B, "reinstall")
    assert disks(guests, trial, B) == ["3.qcow2"]


def test_what_is_deleted_is_gone_with_its_disk_and_a_proof(guests: Live, trial: Any) -> None:
    end(guests, B)
    guests.converge()
    assert not is_on(guests, trial, B) and disks(guests, trial, B) == ["3.qcow2"]
    delete(guests, B)
    guests.converge()
    guests.hear()
    assert domain(guests, trial, B) is None and disks(guests, trial, B) == []
    report = queries.deletion(service(B).pk)
    assert report is not None and report.proof is not None
    assert [disk["capacity"] for disk in report.proof["disks"]] == [5 * GIB]
    assert is_on(guests, trial, A)


def test_only_what_a_driver_does_can_be_ordered(guests: Live) -> None:
    with unit(guests.now, SYSTEM), pytest.raises(BadInput):
        control(service(A).pk, "fly", now=guests.now, by=SYSTEM)


def resize(live: Live, **size: int) -> None:
    row = Placement.objects.get(service_id=service(A).pk)
    Placement.objects.filter(pk=row.pk).update(spec={**row.spec, **size}, revision=row.revision + 1, retry_at=None)


def test_its_page_needs_few_questions(guests: Live) -> None:
    ana = House(guests.story).enter("ana")
    read(ana.get("/portal/menu/"))
    with CaptureQueriesContext(connection) as asked:
        read(ana.get(f"/portal/services/{service(A).pk}/"))
    assert len(asked) <= 15, "\n".join(each["sql"][:150] for each in asked)


def test_its_page_shows_its_power_and_offers_what_makes_sense(guests: Live) -> None:
    ana, page = House(guests.story).enter("ana"), f"/portal/services/{service(A).pk}/"
    shown = read(ana.get(page))
    assert "Está encendido." in shown and "server-stop" in shown and "server-start" not in shown
    assert "Se borra todo lo que hay en su disco" in read(ana.get(f"{page}ask/server-reinstall/"))
    sent = ana.post(f"{page}ask/server-reinstall/", {"step": "send", "typed": "another"})
    assert sent.status_code == 200 and pending() == []
    guests.a_minute_later()
    assert ana.post(f"{page}ask/server-stop/", {"step": "send"}).status_code == 302
    assert "Estamos haciendo lo que pidió" in read(ana.get(page))
    guests.converge()
    shown = read(ana.get(page))
    assert "Está apagado." in shown and "server-start" in shown and "server-console" not in shown
