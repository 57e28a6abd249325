"""The program killed with SIGKILL at random points, again and again: started anew, it ends as if it never had been.

Each fork dies at a random call of the program's own functions. The same orders are carried out once undisturbed and
once with deaths, and what there is afterwards is compared.
"""

import random
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from posada.contexts.backups import queries as backups
from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.order_jobs import take_jobs
from posada.contexts.nodes.models import Move, Placement
from posada.node import hypervisor, unfinished
from posada.node.converge import Converger
from posada.node.guest import made
from posada.node.house import House
from posada.node.machine import Machine
from posada.node.restic import Repository
from posada.node.workshop import Workshop
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, living_house, pending, service
from tests.nodes.test_backups import RULES, A, ask, fill
from tests.nodes.test_backups import next_run as begin_run
from tests.nodes.test_endings import delete, end
from tests.nodes.test_faults import calls_of, ended, in_child
from tests.nodes.test_guests import GIB, VPS
from tests.nodes.test_moved_copies import contents, kept, spoil, sums
from tests.nodes.test_qemu_guest import libvirtd  # noqa: F401 the fixture
from tests.nodes.two_nodes import begin, two_nodes

MOST_DEATHS_OF_A_TURN = 3  # a job that kills the program too often is given up
TURNS = 14


@dataclass
class Reaper:
    """Has turns of the program die at random calls, and then be carried out; how often it died."""

    dice: random.Random
    deaths: int = 0
    calls: list[int] = field(default_factory=list)  # that each turn took undisturbed, in order
    turns: int = 0

    def measure(self, live: Live) -> None:
        """One turn that nothing disturbs; how many calls it took is remembered."""
        self.calls.append(calls_of(lambda: by_the_node(live)))
        heard(live)

    def turn(self, live: Live, deaths: int = 0) -> None:
        """The turn that comes next, which dies some times, or so often, before it is carried out."""
        calls = self.calls[self.turns % len(self.calls)]
        self.turns += 1
        for _ in range(deaths or self.dice.randint(1, MOST_DEATHS_OF_A_TURN)):
            dies_at = self.dice.randint(1, calls)
            self.deaths += ended(in_child(lambda: by_the_node(live), dies_at=dies_at)) == -signal.SIGKILL
        by_the_node(live)
        heard(live)


def by_the_node(live: Live) -> None:
    """A turn of the program alone: what it is to make, and what it is to do once."""
    house = House(live.machine.house)
    try:
        Converger(live.machine, house, lambda _: None).converge(house.pending())
        Workshop(live.machine, house, lambda _: None).work()
    finally:
        house.close()


def heard(live: Live) -> None:
    live.hear()
    take_jobs(now=live.now)


@pytest.fixture(scope="module")
def both(mariadb: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[Live, Live]]:
    """A site with databases and a copy on the first of two nodes."""
    if shutil.which("restic") is None:
        pytest.skip("restic is not installed: apt-get install restic (make system does)")
    terms = {"flooming/no-backup-after-cancellation": {"rules": RULES}}
    played = script(A, terms=terms, site={**HOSTING, "driver_settings": {"databases": 2}})
    with django_db_blocker.unblock(), two_nodes(played, mariadb) as (here, there):
        fill(here)
        begin_run(here)
        here.work()
        yield here, there


def moved(nodes: tuple[Live, Live], to: str, turn: Callable[[Live], None]) -> Move:
    """Have the site moved from the first of the nodes to the second, in turns."""
    move = begin(nodes[0], A, to)
    for _ in range(TURNS):
        for live in nodes:
            turn(live)
        move.refresh_from_db()
        if move.ended_at is not None:
            return move
    raise AssertionError(f"the move stands at {move.step}")


def state_of(live: Live) -> dict[str, Any]:
    """What there is of the site on a machine, and of what was on its way."""
    state, home = Path(live.machine.state), live.home(A)
    found: dict[str, Any] = {
        "parcels": sorted(file.name for file in (state / "parcels").glob("*")),
        "arriving": sorted(file.name for file in Path(live.machine.backups).glob(".*")),
        "dumps": sorted(file.name for file in (state / "dumps").glob("*")),
        "home": home.exists(), "copies": kept(live).exists(), "unfinished": unfinished.known(live.machine),
        "differs": live.preview(),
    }  # fmt: skip
    if home.exists():
        password = str(backups.repository_password(service(A).pk))
        repository = Repository.of(home.name, live.machine, password)
        repository.ask("check")
        found |= {
            "files": contents(live), "tables": sums(live), "folders": sorted(file.name for file in home.iterdir()),
            "snapshots": len(repository.snapshots()), "answers": live.get(A, "/index.html").text,
        }  # fmt: skip
    return found


def test_a_move_with_deaths_ends_as_one_without(both: tuple[Live, Live]) -> None:
    reaper = Reaper(random.Random(11))
    files, tables = contents(both[0]), sums(both[0])
    assert moved(both, "web-2", reaper.measure).step == "done"
    undisturbed = {"here": state_of(both[1]), "gone": state_of(both[0])}
    move = moved((both[1], both[0]), "web-1", reaper.turn)
    assert move.step == "done" and reaper.deaths >= 12, (move.words, reaper.deaths)
    assert {"here": state_of(both[0]), "gone": state_of(both[1])} == undisturbed
    assert contents(both[0]) == files and sums(both[0]) == tables
    assert Placement.objects.get(service_id=service(A).pk, moving=False).presence == "active" and pending() == []
    assert move.copies is not None and len(move.copies["left"]["snapshots"]) == 1


def test_copies_and_restorations_with_deaths_end_as_those_without(both: tuple[Live, Live]) -> None:
    here = both[0]
    reaper = Reaper(random.Random(12))
    files, tables = contents(here), sums(here)
    begin_run(here)
    reaper.measure(here)
    spoil(here)
    ask(here, A, part="site")
    reaper.measure(here)
    undisturbed = state_of(here)
    for _ in range(2):
        before = backups.copies(service(A).pk)[0].snapshot
        begin_run(here)
        reaper.turn(here, deaths=3)
        assert backups.copies(service(A).pk)[0].snapshot != before
        spoil(here)
        task = ask(here, A, part="site")
        reaper.turn(here, deaths=3)
        task.refresh_from_db()
        assert task.state == "done", task.note
        assert contents(here) == files and sums(here) == tables
    assert reaper.deaths >= 10, reaper.deaths
    assert state_of(here) == undisturbed


@pytest.fixture
def trial(libvirtd: str) -> Iterator[tuple[str, Any]]:  # noqa: F811
    """libvirt's test hypervisor in a daemon of its own, which outlives who is killed while it is asked."""
    address = libvirtd.replace("qemu+unix:///session", "test+unix:///default")
    with hypervisor.connected(Machine(house="", hypervisor=address)) as connection:
        connection.storagePoolLookupByName("default-pool").createXML(
            f"<volume><name>base.qcow2</name><capacity>{GIB}</capacity>"
            "<target><format type='qcow2'/></target></volume>", 0
        )  # fmt: skip
        yield address, connection


B = "b.example.com"


@pytest.fixture
def guests(
    daemons: Live, trial: tuple[str, Any], django_db_setup: Any, django_db_blocker: Any
) -> Iterator[Live]:  # fmt: skip
    places = {
        "hypervisor": trial[0], "guest_pool": "default-pool", "image_pool": "default-pool", "guest_prefix": "ptkv",
        "guest_seconds": 0,
    }  # fmt: skip
    with django_db_blocker.unblock(), living_house(script(A, B, site=VPS), daemons, ["libvirt"], **places) as house:
        yield house


def guest_of(live: Live, connection: Any, domain: str) -> dict[str, Any]:
    """What there is of a guest, its number aside."""
    name = f"{live.machine.guest_prefix}{service(domain).pk}"
    found = hypervisor.domain(connection, name)
    pool = connection.storagePoolLookupByName("default-pool")
    disks = [each for each in pool.listAllVolumes() if each.name().startswith(f"{name}-")]
    whole = {each.name().removeprefix(name): each.info()[1] for each in disks}
    if found is None:
        return {"disks": whole}
    known = made(found.XMLDesc(hypervisor.INACTIVE))
    return {"disks": whole, "on": not hypervisor.is_off(found), "autostart": found.autostart(), "cpus": known.cpus,
            "memory": known.memory, "installs": known.installs, "restarts": known.restarts}  # fmt: skip


def change(domain: str, **spec: Any) -> None:
    row = Placement.objects.get(service_id=service(domain).pk)
    Placement.objects.filter(pk=row.pk).update(spec={**row.spec, **spec}, revision=row.revision + 1, retry_at=None)


def test_a_guest_with_deaths_becomes_what_one_without_becomes(guests: Live, trial: tuple[str, Any]) -> None:
    """Made, resized, installed anew, restarted, held and deleted: a of them undisturbed, then b with deaths."""
    reaper = Reaper(random.Random(13))

    def both_made(order: Callable[[str], object]) -> None:
        """Order it of the first and have it done; then of the second, with deaths."""
        order(A)
        reaper.measure(guests)
        order(B)
        reaper.turn(guests)
        first, second = (guest_of(guests, trial[1], domain) for domain in (A, B))
        assert first == second
        assert [line for line in guests.preview().splitlines() if " guest " in line] == []

    row = Placement.objects.get(service_id=service(B).pk)
    Placement.objects.filter(pk=row.pk).update(applied=row.revision)  # the first alone, for now
    both_made(lambda domain: domain == B and change(domain))
    both_made(lambda domain: change(domain, cpus=2, memory=1024))
    both_made(lambda domain: change(domain, installs=1))
    both_made(lambda domain: change(domain, installs=2, restarts=1))
    both_made(lambda domain: change(domain, restarts=2))
    both_made(guests.hold)
    both_made(guests.lift)
    both_made(lambda domain: end(guests, domain))
    both_made(lambda domain: delete(guests, domain))
    assert reaper.deaths >= 12, reaper.deaths
    assert guest_of(guests, trial[1], B) == {"disks": {}} and pending() == []
    proofs = [queries.deletion(service(domain).pk) for domain in (A, B)]
    assert [[disk["capacity"] for disk in proof.proof["disks"]] for proof in proofs if proof and proof.proof] == [
        [5 * GIB], [5 * GIB],
    ]  # fmt: skip
