"""What is decided of a service stands for its node in the same transaction; what the node tells ends the tasks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from posada.contexts.nodes.acts.keep_nodes import add_node, move_node
from posada.contexts.nodes.acts.take_reports import take_reports
from posada.contexts.nodes.events import ErrandsReported
from posada.contexts.nodes.making import driver_names
from posada.contexts.nodes.models import Errand, Node, Placement
from posada.contexts.services.acts.expire_services import expire_services
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.acts.transfer_service import pass_on
from posada.contexts.services.models import Hold, Reason, Task
from posada.flow.nodes import end_errands
from posada.flow.table import FLOW
from posada.ground.agenda.models import Case, Parked
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput
from posada.kernel.events import use_table
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import add_customer, scratch_house
from posada.rehearsal.script import CustomerPart
from posada.rehearsal.story import Story
from posada.terms.actor import SYSTEM
from tests.nodes.house import HOSTING, script, service

HOUSE_BEGINS = datetime(2026, 3, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@contextmanager
def house(*domains: str, capacity: int = 10, nodes: tuple[str, ...] = ("web-1",), **named: Any) -> Iterator[Story]:
    """What the script says has happened, on these nodes; tasks wait for whoever does them."""
    played = script(*domains, **named)
    with scratch_house(played, Path("story.yaml")) as story:
        for name in nodes:
            add_node(name, f"{name}.example.net", ["debian-web"], capacity, now=story.now)
        player = Player(played, story)
        story.tasks_by_hand = True
        player.play()
        yield story


@contextmanager
def door_of(name: str) -> Iterator[Any]:
    """A cursor that is the node's own role; what fails there leaves the transaction as it was."""
    role = Node.objects.get(name=name).role
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET SESSION AUTHORIZATION "{role}"')
        yield cursor
        cursor.execute("RESET SESSION AUTHORIZATION")


def told(name: str, domain: str, revision: int, good: bool = True, words: str = "") -> None:
    id = service(domain).pk
    with door_of(name) as cursor:
        cursor.execute("SELECT node.report(%s, %s, %s, %s, NULL)", [id, revision, good, words])


def task(domain: str, act: str) -> Task:
    return Task.objects.get(service_id=service(domain).pk, act=act)


def placed(domain: str) -> Placement:
    return Placement.objects.get(service_id=service(domain).pk)


def test_a_paid_order_is_placed_and_active_once_its_node_has_made_it() -> None:
    with house("a.example.com") as story:
        row = placed("a.example.com")
        assert (row.presence, row.revision, row.applied) == ("active", 1, 0)
        assert row.spec["names"] == ["a.example.com", "www.a.example.com"]
        assert row.spec["workers"] == 2
        assert (service("a.example.com").state, task("a.example.com", "create").state) == ("pending", "open")
        assert task("a.example.com", "create").note == "debian-web"  # staff see that it is not theirs
        told("web-1", "a.example.com", 1)
        take_reports(now=story.now)
        assert (service("a.example.com").state, task("a.example.com", "create").state) == ("active", "done")


def test_a_failure_is_kept_in_the_servers_words_and_changes_no_service_until_it_goes_well() -> None:
    with house("a.example.com") as story:
        told("web-1", "a.example.com", 1, good=False, words="nginx: [emerg] invalid value")
        take_reports(now=story.now)
        row, failed = placed("a.example.com"), task("a.example.com", "create")
        assert (failed.state, failed.note) == ("failed", "nginx: [emerg] invalid value")
        assert (row.attempts, row.fault) == (1, "nginx: [emerg] invalid value")
        assert row.retry_at is not None
        assert service("a.example.com").state == "pending"
        told("web-1", "a.example.com", 1)
        told("web-1", "a.example.com", 1)
        assert (take_reports(now=story.now), take_reports(now=story.now)) == (1, 0)
        assert (service("a.example.com").state, task("a.example.com", "create").state) == ("active", "done")


def test_a_hold_and_its_lifting_are_one_revision_each_and_the_notice_says_nothing_of_the_customer() -> None:
    with house("a.example.com") as story:
        told("web-1", "a.example.com", 1)
        take_reports(now=story.now)
        id = service("a.example.com").pk
        with unit(story.now, SYSTEM):
            hold_services([id], Reason.OVERLOAD, grounds=(), about="case:1", due_at=story.now, now=story.now, by=SYSTEM)
        row = placed("a.example.com")
        assert (row.presence, row.revision, row.applied) == ("suspended", 2, 1)
        assert row.spec["notice"]["texts"][0]["why"] == "Usó más del servidor de lo que permite su plan."
        assert "Ana" not in str(row.spec)
        with unit(story.now, SYSTEM):
            lift_holds(Hold.objects.values_list("pk", flat=True), grounds=(), now=story.now, by=SYSTEM)
        row = placed("a.example.com")
        assert (row.presence, row.revision, row.spec["notice"]) == ("active", 3, None)
        told("web-1", "a.example.com", 3)  # it never saw the second
        take_reports(now=story.now)
        assert {task("a.example.com", act).state for act in ("suspend", "unsuspend")} == {"done"}


def test_what_finds_no_room_waits_and_is_placed_when_a_node_comes() -> None:
    with house("a.example.com", "b.example.com", capacity=1) as story:
        assert placed("a.example.com").node_id is not None
        assert placed("b.example.com").node_id is None
        assert placed("b.example.com").fault == "no node that takes debian-web has room"
        add_node("web-2", "web-2.example.net", ["debian-web"], 1, now=story.now)
        assert placed("b.example.com").node_id == Node.objects.get(name="web-2").pk
        told("web-2", "b.example.com", placed("b.example.com").revision)
        take_reports(now=story.now)
        assert service("b.example.com").state == "active"


def test_a_draining_node_takes_nothing_new() -> None:
    with house("a.example.com", nodes=()) as story:
        add_node("web-1", "web-1.example.net", ["debian-web"], 5, plans=["another"], now=story.now)
        assert placed("a.example.com").node_id is None
        add_node("web-2", "web-2.example.net", ["debian-web"], 5, now=story.now)
        assert placed("a.example.com").node_id is not None
        move_node("web-2", "drain", now=story.now)
        move_node("web-2", "activate", now=story.now)


def test_a_domain_is_served_for_one_service_alone() -> None:
    with house("a.example.com", "A.example.com."):
        second = Placement.objects.order_by("service_id").last()
        assert second is not None
        assert (second.node_id, second.fault) == (None, "a.example.com is served for another service already")
        assert Errand.objects.get(placement_id=second.pk).ended_at is None


def test_what_staff_make_is_placed_nowhere() -> None:
    with house("a.example.com", product="hosting-1"):
        assert not Placement.objects.exists()
        assert task("a.example.com", "create").state == "open"


@pytest.mark.debian_postgres
def test_a_role_reads_its_own_rows_and_no_table() -> None:
    with house("a.example.com", "b.example.com", capacity=1, nodes=("web-1", "web-2")):
        with door_of("web-1") as cursor:
            cursor.execute("SELECT site FROM node.site")
            assert cursor.fetchall() == [(placed_id("web-1", cursor),)]
            cursor.execute(
                "SELECT has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE') FROM pg_class c"
                " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')"
            )
            assert not any(may for (may,) in cursor.fetchall())
            cursor.execute("SELECT has_sequence_privilege(c.oid, 'USAGE') FROM pg_class c WHERE c.relkind = 'S'")
            assert not any(may for (may,) in cursor.fetchall())
        other = placed("b.example.com")
        with pytest.raises(Exception, match="no such revision"), door_of("web-1") as cursor:
            cursor.execute("SELECT node.report(%s, 1, true, '', NULL)", [other.service_id])


def placed_id(node: str, cursor: Any) -> int:
    cursor.execute("SELECT site FROM node.pending")
    return int(cursor.fetchone()[0])


@pytest.mark.parametrize(("name", "drivers", "capacity"), [
    ("Web 1", ["debian-web"], 1), ("web-9", [], 1), ("web-9", ["abacus"], 1), ("web-9", ["debian-web"], 0),
])  # fmt: skip
def test_a_node_that_cannot_be(name: str, drivers: list[str], capacity: int) -> None:
    with pytest.raises(BadInput):
        add_node(name, "web-9.example.net", drivers, capacity, now=HOUSE_BEGINS)


def test_a_driver_or_setting_that_nobody_has_is_a_fault_of_the_catalogue() -> None:
    from posada.contexts.nodes.check import check_drivers

    odd = {"odd": {**HOSTING, "driver": "abacus"}, "wrong": {**HOSTING, "driver_settings": {"upload": "64q"}}}
    with scratch_house(script(**odd), Path("story.yaml")) as story:
        said = [(fault.path[1], fault.message) for fault in check_drivers(story.terms)]
        assert said == [
            ("odd", f"driver is 'abacus'; allowed: {', '.join(driver_names())}"),
            ("wrong", "upload is '64q'; allowed: a size, such as 64M"),
        ]


def test_a_report_of_which_nothing_can_be_made_parks_its_service_and_keeps_no_other_waiting() -> None:
    with house("a.example.com", "b.example.com") as story:
        for domain in ("a.example.com", "b.example.com"):
            told("web-1", domain, 1)
        broken = task("a.example.com", "create").pk

        def end(event: ErrandsReported) -> None:
            if broken in event.task_ids:
                raise KeyError("a fact that is missing")
            end_errands(event)

        with use_table({**FLOW, ErrandsReported: [end]}):
            assert take_reports(now=story.now) == 2
        assert (service("a.example.com").state, service("b.example.com").state) == ("pending", "active")
        parked = Parked.objects.get(subject_kind="service", subject_id=service("a.example.com").pk)
        assert "a fact that is missing" in parked.why
        assert take_reports(now=story.now) == 0


def test_what_expires_is_not_to_answer_any_more() -> None:
    expiring = {**HOSTING, "kind": "product", "prices": {"yearly": 900000}}
    with house("a.example.com", site=expiring, cycle="yearly") as story:
        told("web-1", "a.example.com", 1)
        take_reports(now=story.now)
        sold = service("a.example.com")
        assert sold.state == "active" and placed("a.example.com").presence == "active"
        step = DueStep(sold.customer_id, "service", sold.pk, "expire", story.now)
        with unit(story.now, SYSTEM):
            expire_services([step], now=story.now, by=SYSTEM)
        row = placed("a.example.com")
        assert (row.presence, row.revision) == ("ended", 2)


def test_what_passes_to_another_customer_goes_on_serving_and_staff_are_told_to_move_it() -> None:
    with house("a.example.com") as story:
        told("web-1", "a.example.com", 1)
        take_reports(now=story.now)
        old = service("a.example.com")
        add_customer(story, "beto", CustomerPart.model_validate({"name": "Beto Ruiz"}))
        other = story.id_of("beto", "customer")
        case = Case.objects.create(customer_id=old.customer_id, kind="service-transfer", subject_kind="service",
                                   subject_id=old.pk, role="recipient", opened_at=story.now, opened_by=1,
                                   facts={"to": other})  # fmt: skip
        with unit(story.now, SYSTEM):
            pass_on(old, case, now=story.now, by=SYSTEM)
        (task,) = Task.objects.filter(act="take-over")
        assert (task.customer_id, task.details, task.state) == (
            other, {"from": old.pk, "driver": "debian-web"}, "open",
        )  # fmt: skip
        assert Placement.objects.get(service_id=old.pk).presence == "active"
