"""What ends stops answering and keeps its data; what is deleted is gone, with a proof, interrupted or not."""

import hashlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posada.contexts.nodes import queries
from posada.contexts.services.acts.end_services import end_now
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.acts.purge_data import ask_deletion, purge_data
from posada.contexts.services.models import Cause, Task
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import unit
from posada.node import users
from posada.terms.actor import SYSTEM
from tests.nodes.house import script
from tests.nodes.live import Live, living_house, service
from tests.nodes.test_faults import ended, in_child

FILES = 40


@pytest.fixture(scope="module")
def ending(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    played = script("a.example.com", "b.example.com")
    with django_db_blocker.unblock(), living_house(played, daemons) as house:
        house.converge()
        house.hear()
        yield house


def end(live: Live, domain: str) -> None:
    now = live.a_minute_later()
    with unit(now, SYSTEM):
        end_now(service(domain).pk, Cause.CUSTOMER, stood_on=(), now=now, by=SYSTEM)


def delete(live: Live, domain: str) -> None:
    """At the customer's own word, which needs no other notice."""
    id, now = service(domain).pk, live.a_minute_later()
    with unit(now, SYSTEM):
        ask_deletion(id, now=now, by=SYSTEM)
    now = live.a_minute_later()
    with unit(now, SYSTEM):
        purge_data([DueStep(service(domain).customer_id, "service", id, "purge-data", now)], now=now, by=SYSTEM)


def test_what_ended_does_not_answer_and_keeps_its_data_until_they_are_deleted(ending: Live) -> None:
    kept = ending.upload("a.example.com", "kept.txt", "of value")
    end(ending, "a.example.com")
    ending.converge()
    ending.hear()
    assert ending.status("a.example.com") == 404
    assert kept.read_text() == "of value"
    assert Task.objects.get(act="terminate").state == "done"
    assert queries.deletion(service("a.example.com").pk) is None


def test_what_is_restored_while_its_data_are_kept_answers_again(ending: Live) -> None:
    """The service itself is back once its task is done; the site must be there before."""
    now = ending.a_minute_later()
    with unit(now, SYSTEM):
        task = Task.objects.get(act="terminate")
        order_tasks([(service("a.example.com"), "restore", task.decision_id)], now=now)
    ending.converge()
    assert ending.get("a.example.com", "/kept.txt").text == "of value"


def test_a_deletion_killed_on_its_way_is_ended_and_its_proof_is_of_all_that_there_was(ending: Live) -> None:
    for number in range(FILES):
        ending.upload("b.example.com", f"{number}.txt", "x" * number)
    home = ending.home("b.example.com")
    there = [path for path in home.rglob("*") if path.is_file()]
    digest = digest_of(home)
    size = sum(path.stat().st_size for path in there)
    end(ending, "b.example.com")
    delete(ending, "b.example.com")

    def killed() -> None:
        unlink, left = os.unlink, [FILES // 2]

        def dying(*args: Any, **named: Any) -> None:
            left[0] -= "dir_fd" in named
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            unlink(*args, **named)

        os.unlink = dying  # type: ignore[assignment]
        ending.converge()

    assert ended(in_child(killed)) == -signal.SIGKILL
    assert home.exists() and len(list(home.rglob("*.txt"))) < FILES
    ending.converge()
    ending.hear()
    report = queries.deletion(service("b.example.com").pk)
    assert report is not None and report.proof is not None
    assert (report.proof["files"], report.proof["bytes"], report.proof["sha256"]) == (len(there), size, digest)
    assert Task.objects.get(act="purge").note.startswith(f"deleted {len(there)} files, 5 folders, {size} bytes")
    assert not home.exists()
    with pytest.raises(KeyError):
        users.pwd.getpwnam(home.name)


def digest_of(home: Path) -> str:
    """As the proof says it: of the list of paths, sizes and times, folder by folder."""
    listed = hashlib.sha256()
    for folder, inner, names in os.walk(home):
        inner.sort()
        for path in (Path(folder) / name for name in sorted(names)):
            found = path.stat()
            listed.update(f"{path.relative_to(home)}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return listed.hexdigest()
