"""Accounts on a server that keeps its panel: asked for over TLS by the worker, again until they are so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.ask_panels import ask_waiting
from posada.contexts.nodes.acts.keep_panels import add_panel, renew_token
from posada.contexts.nodes.acts.take_usage import take_usage
from posada.contexts.nodes.models import Node, Panel, Placement, Usage
from posada.contexts.services.acts.end_services import end_now
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.acts.purge_data import ask_deletion, purge_data
from posada.contexts.services.models import Cause, Hold, Reason, Task
from posada.faces.cli.node import node
from posada.ground.agenda.jobs import drain
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.errors import BadInput
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.story import Story
from posada.terms.actor import SYSTEM
from tests.nodes.house import HOSTING, script, service
from tests.nodes.whm_server import WhmServer, whm_running

pytestmark = pytest.mark.django_db
TOKEN = "HTJYXQSMZP7ECW4OC6F5TKQ2G3"
PRODUCT = {**HOSTING, "driver": "whm", "driver_settings": {"package": "gold"}}
A = "a.example.com"


@pytest.fixture
def whm(tmp_path: Path) -> Iterator[WhmServer]:
    with whm_running(tmp_path, {"gold", "platinum"}, TOKEN) as server:
        yield server


@contextmanager
def house(whm: WhmServer, *domains: str, **panel: Any) -> Iterator[Story]:
    """What Ana ordered and paid is enqueued for the panel."""
    played = script(*domains, site=PRODUCT)
    with scratch_house(played, Path("story.yaml")) as story:
        way = {"port": whm.port, "roots": whm.roots, **panel}
        add_panel("panel-1", "localhost", "root", TOKEN, 10, now=story.now, **way)
        player = Player(played, story)
        story.tasks_by_hand = True
        player.play()
        drain(now=story.now)
        yield story


def later(story: Story, minutes: int = 1) -> Any:
    story.clock.move_to(story.now + timedelta(minutes=minutes))
    return story.now


def hold(story: Story, domain: str = A) -> None:
    now = later(story)
    with unit(now, SYSTEM):
        hold_services([service(domain).pk], Reason.OVERLOAD, grounds=(), about="case:1", due_at=now, now=now, by=SYSTEM)
    drain(now=now)


def lift(story: Story) -> None:
    now = later(story)
    with unit(now, SYSTEM):
        lift_holds(Hold.objects.values_list("pk", flat=True), grounds=(), now=now, by=SYSTEM)
    drain(now=now)


def placed(domain: str = A) -> Placement:
    return Placement.objects.get(service_id=service(domain).pk)


def again(story: Story) -> None:
    """The worker's next minute, in which all that failed is due again."""
    Placement.objects.update(retry_at=None)
    ask_waiting(clock.wall())
    drain(now=story.now)


def test_a_paid_order_is_an_account_and_the_service_is_active(whm: WhmServer) -> None:
    with house(whm, A):
        name = f"s{service(A).pk}"
        account = whm.accounts[name]
        assert (account["domain"], account["plan"], account["suspended"]) == (A, "gold", 0)
        assert "@" in account["email"] and "Ana" not in str(placed().spec) and "@" not in str(placed().spec)
        assert service(A).state == "active"
        assert whm.functions()[:2] == ["accountsummary", "createacct"]
        assert Node.objects.get().seen_at is not None


def test_the_token_stands_sealed_in_the_database_and_in_no_words(whm: WhmServer) -> None:
    with house(whm, A):
        with connection.cursor() as cursor:
            cursor.execute("SELECT token FROM nodes_panel")
            (sealed,) = cursor.fetchone()
        assert TOKEN not in sealed and Panel.objects.get().token == TOKEN
        assert TOKEN not in repr(Panel.objects.get())


def test_a_suspension_says_why_and_its_end_gives_all_back(whm: WhmServer) -> None:
    with house(whm, A) as story:
        hold(story)
        account = whm.accounts[f"s{service(A).pk}"]
        assert account["suspended"] == 1
        assert account["suspendreason"] == "Usó más del servidor de lo que permite su plan."
        assert Task.objects.get(act="suspend").state == "done"
        lift(story)
        assert account["suspended"] == 0


def test_what_was_done_without_an_answer_is_not_done_twice(whm: WhmServer) -> None:
    whm.dies_after = "createacct"
    with house(whm, A) as story:
        assert service(A).state == "pending" and len(whm.accounts) == 1
        assert "createacct: " in placed().fault
        again(story)
        assert service(A).state == "active"
        assert whm.functions().count("createacct") == 1


def test_what_the_panel_refuses_is_kept_in_its_words_tried_later_and_changes_no_service(whm: WhmServer) -> None:
    whm.broken["createacct"] = "Sorry, the server is out of disk."
    with house(whm, A) as story:
        row, task = placed(), Task.objects.get(act="create")
        assert (row.fault, row.attempts) == ("Sorry, the server is out of disk.", 1)
        assert (task.state, task.note) == ("failed", "Sorry, the server is out of disk.")
        assert service(A).state == "pending"
        asked = len(whm.asked)
        ask_waiting(clock.wall())  # it is not due yet
        drain(now=story.now)
        assert len([each for each in whm.functions()[asked:] if each == "createacct"]) == 0
        again(story)
        row = placed()
        waits = row.retry_at - clock.wall() if row.retry_at else timedelta()
        assert row.attempts == 2 and timedelta(seconds=5) < waits <= timedelta(seconds=10)
        del whm.broken["createacct"]
        again(story)
        assert (service(A).state, placed().fault) == ("active", "")


def test_a_suspension_that_fails_leaves_the_service_suspended_and_is_tried_again(whm: WhmServer) -> None:
    with house(whm, A) as story:
        whm.status = 503
        hold(story)
        assert "HTTP 503" in placed().fault and placed().presence == "suspended"
        whm.status = 200
        again(story)
        assert whm.accounts[f"s{service(A).pk}"]["suspended"] == 1


def test_an_account_that_is_none_of_the_house_s_is_left_alone(whm: WhmServer) -> None:
    with house(whm, A) as story:
        name = f"s{service(A).pk}"
        whm.accounts[name]["domain"] = "stranger.example"
        hold(story)
        assert whm.accounts[name]["suspended"] == 0
        assert "none of the house's" in placed().fault


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(whm: WhmServer) -> None:
    with house(whm, A, roots=""):
        assert whm.asked == [] and "certificate verify failed" in placed().fault.lower()
        assert service(A).state == "pending"


def test_a_token_that_was_renewed_opens_again(whm: WhmServer) -> None:
    with house(whm, A) as story:
        whm.token = "NEW"
        hold(story)
        assert "HTTP 403" in placed().fault and TOKEN not in placed().fault
        renew_token("panel-1", "NEW")
        again(story)
        assert placed().fault == "" and whm.accounts[f"s{service(A).pk}"]["suspended"] == 1


def test_another_package_is_another_plan(whm: WhmServer) -> None:
    with house(whm, A) as story:
        row = placed()
        Placement.objects.filter(pk=row.pk).update(spec={**row.spec, "package": "platinum"}, revision=row.revision + 1)
        again(story)
        assert whm.accounts[f"s{service(A).pk}"]["plan"] == "platinum"


def test_what_ended_is_suspended_until_its_day_and_then_gone_with_a_proof(whm: WhmServer) -> None:
    with house(whm, A) as story:
        id, now = service(A).pk, later(story)
        with unit(now, SYSTEM):
            end_now(id, Cause.CUSTOMER, stood_on=(), now=now, by=SYSTEM)
        drain(now=now)
        assert whm.accounts[f"s{id}"]["suspended"] == 1
        now = later(story)
        with unit(now, SYSTEM):
            ask_deletion(id, now=now, by=SYSTEM)
        now = later(story)
        with unit(now, SYSTEM):
            purge_data([DueStep(service(A).customer_id, "service", id, "purge-data", now)], now=now, by=SYSTEM)
        whm.dies_after = "removeacct"
        drain(now=now)
        again(story)
        assert whm.accounts == {} and placed().fault == ""


def test_a_deletion_leaves_a_proof(whm: WhmServer) -> None:
    with house(whm, A) as story:
        row = placed()
        Placement.objects.filter(pk=row.pk).update(presence="deleted", revision=row.revision + 1)
        again(story)
        report = queries.deletion(service(A).pk)
        assert report is not None and report.proof is not None
        assert report.proof == {"account": f"s{service(A).pk}", "domain": A, "bytes": 14 * 2**20, "files": 7}


def test_what_accounts_use_is_measured_and_goes_to_the_terms_once(whm: WhmServer) -> None:
    with house(whm, A) as story:
        ask_waiting(clock.wall())
        drain(now=story.now)
        used = queries.usage(service(A).pk)
        assert {name: row.value for name, row in used.items()} == {"disk": 14 * 2**20, "files": 7, "transfer": 352}
        assert take_usage(now=story.now) == 3
        ask_waiting(clock.wall())  # measured minutes ago
        assert drain(now=story.now) == 0
        Panel.objects.update(measured_at=None)
        ask_waiting(clock.wall())
        drain(now=story.now)
        assert take_usage(now=story.now) == 0 and Usage.objects.count() == 3


@pytest.mark.parametrize("wrong", [
    {"name": "Panel 1"}, {"host": "no name"}, {"user": ""}, {"token": "two words"}, {"capacity": 0}, {"port": 0},
    {"roots": "nonsense"}, {"driver": "debian-web"},
])  # fmt: skip
def test_a_panel_that_cannot_be(whm: WhmServer, wrong: dict[str, Any]) -> None:
    said: dict[str, Any] = {"name": "panel-2", "host": "localhost", "user": "root", "token": TOKEN, "capacity": 1}
    with house(whm) as story, pytest.raises(BadInput):
        add_panel(**{**said, **wrong}, now=story.now)


def test_the_operator_adds_it_by_one_command(whm: WhmServer, tmp_path: Path) -> None:
    with house(whm):
        said = CliRunner().invoke(node, ["add-panel", "panel-2", "--host", "whm.example.net", "--roots",
                                         str(tmp_path / "whm.pem")], input=f"{TOKEN}\n")  # fmt: skip
        assert said.exit_code == 0 and TOKEN not in said.output
        assert CliRunner().invoke(node, ["panel-token", "panel-2"], input="NEW\n").exit_code == 0
        assert Panel.objects.get(node_id=Node.objects.get(name="panel-2").pk).token == "NEW"
        assert CliRunner().invoke(node, ["password", "panel-2"]).exit_code == 2
