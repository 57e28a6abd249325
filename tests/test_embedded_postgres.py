"""The embedded database's life: made from nothing, shared, and gone with the last process that used it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from posada.config.postgres import database_settings, ensure_running
from posada.config.postgres.cluster import Cluster, buffers
from posada.config.postgres.errors import DatabaseDidNotStart

HOLDER = """
import sys, time
from pathlib import Path
from posada.config.postgres import ensure_running
print(ensure_running(Path(sys.argv[1]), profile="test").url, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that an unprivileged server can reach, which pytest's own, for root, is not."""
    folder = Path(tempfile.mkdtemp(prefix="posada-test-"))
    folder.chmod(0o755)
    yield folder
    left = [lock.parent for lock in folder.rglob("supervisor.lock") if not none_left(Cluster(lock.parent))]
    shutil.rmtree(folder)
    assert not left


@pytest.fixture
def holders() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Starts processes that hold a cluster until their input is closed; none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def hold(folder: Path) -> subprocess.Popen[str]:
        arguments = [sys.executable, "-c", HOLDER, str(folder)]
        holder = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(holder)
        return holder

    yield hold
    for holder in started:
        holder.kill()
        holder.communicate()


def url_of(holder: subprocess.Popen[str]) -> str:
    assert holder.stdout is not None
    return holder.stdout.readline().strip()


def answer(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return row[0]


def processes_of(cluster: Cluster) -> list[int]:
    """The live processes that belong to a cluster: by command line the supervisor, by working folder the server."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_bytes()
            in_data = (process / "cwd").resolve() == cluster.data
        except OSError:
            continue
        if in_data or (b"posada.config.postgres.supervisor" in arguments and os.fsencode(cluster.folder) in arguments):
            found.append(int(process.name))
    return found


def none_left(cluster: Cluster, *, within: float = 10) -> bool:
    give_up = time.monotonic() + within
    while processes_of(cluster) and time.monotonic() < give_up:
        time.sleep(0.05)
    return not processes_of(cluster)


def test_starts_from_nothing_and_answers(open_folder):
    server = ensure_running(open_folder / "new", profile="test")
    assert answer(server.url, "SELECT current_database()") == "posada"
    assert answer(server.url, "SHOW server_encoding") == "UTF8"
    assert answer(server.url, "SELECT to_tsvector('spanish', 'Renovación de SERVICIOS Ñandú')::text") == (
        "'renov':1 'servici':3 'ñandu':4"
    )
    assert answer(server.url, "SHOW fsync") == "off"
    server.release(wait=True)
    assert none_left(Cluster(server.folder))


def test_a_house_does_not_forget_when_power_fails(open_folder):
    server = ensure_running(open_folder / "house", profile="house")
    assert answer(server.url, "SHOW fsync") == "on"
    assert answer(server.url, "SHOW synchronous_commit") == "on"
    server.release(wait=True)


def test_the_same_data_and_port_come_back(open_folder):
    first = ensure_running(open_folder / "cluster", profile="test")
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('still here')")
    first.release(wait=True)
    again = ensure_running(open_folder / "cluster", profile="test")
    assert answer(again.url, "SELECT word FROM kept") == "still here"
    assert again.url == first.url
    again.release(wait=True)


def test_a_stranger_on_this_machine_needs_the_password(open_folder):
    server = ensure_running(open_folder / "cluster", profile="test")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.url.replace(server.password, "guess"))
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=server.socket_dir, port=server.port, user=server.user, password="guess", dbname="posada")
    assert (server.folder / "password").stat().st_mode & 0o077 == 0
    server.release(wait=True)


def test_processes_that_start_together_share_one_server(open_folder, holders):
    together = [holders(open_folder / "cluster") for _ in range(4)]
    assert len({url_of(holder) for holder in together}) == 1


def test_it_stays_while_one_process_is_left(open_folder, holders):
    cluster = Cluster(open_folder / "cluster")
    first, second = holders(cluster.folder), holders(cluster.folder)
    url = url_of(first)
    assert url_of(second) == url
    first.communicate("")
    time.sleep(1)
    assert answer(url, "SELECT 1") == 1
    second.communicate("")
    assert none_left(cluster)
    assert cluster.running() is None


def test_killed_holders_leave_no_process_behind(open_folder, holders):
    cluster = Cluster(open_folder / "cluster")
    first, second = holders(cluster.folder), holders(cluster.folder)
    assert url_of(first) == url_of(second)
    assert processes_of(cluster)
    first.send_signal(signal.SIGKILL)
    second.send_signal(signal.SIGKILL)
    assert none_left(cluster)


def test_a_holder_killed_while_the_cluster_is_made_leaves_nothing_half_done(open_folder, holders):
    cluster = Cluster(open_folder / "cluster")
    early = holders(cluster.folder)
    while not cluster.lock.exists():
        time.sleep(0.01)
    time.sleep(0.1)
    early.kill()
    assert none_left(cluster)
    assert answer(url_of(holders(cluster.folder)), "SELECT 1") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux signals a child when its parent is killed")
def test_a_killed_supervisor_takes_its_server_along_and_is_replaced(open_folder):
    server = ensure_running(open_folder / "cluster", profile="test")
    running = Cluster(server.folder).running()
    assert running is not None
    os.kill(running.supervisor, signal.SIGKILL)
    while running.supervisor in processes_of(Cluster(server.folder)):
        time.sleep(0.01)
    again = ensure_running(open_folder / "cluster", profile="test")
    assert answer(again.url, "SELECT 1") == 1
    again.release(wait=True)
    assert none_left(Cluster(server.folder))


def test_the_folders_above_keep_their_modes(open_folder):
    before = open_folder.stat().st_mode
    ensure_running(open_folder / "a" / "b", profile="test").release(wait=True)
    assert open_folder.stat().st_mode == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_a_folder_closed_to_the_server_is_refused_by_name(open_folder):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(DatabaseDidNotStart, match=f"{closed} is closed to it; set POSADA_DATA_DIR"):
        ensure_running(closed / "cluster", profile="test")


def test_database_url_takes_the_place_of_the_embedded_server(tmp_path):
    url = "postgresql://u:p%40ss@db.example:5433/house?sslmode=require"
    settings = database_settings(url, cluster=tmp_path, profile="house")
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "5433", "house")
    assert (settings["USER"], settings["PASSWORD"]) == ("u", "p@ss")
    assert settings["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.debian_postgres
@pytest.mark.django_db
def test_django_and_the_queue_reach_the_same_database():
    from django.db import connection
    from procrastinate.contrib.django.utils import connector_params

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (name,) = cursor.fetchone()
    with psycopg.connect(**connector_params()) as worker:
        assert worker.execute("SELECT current_database()").fetchone() == (name,)


@pytest.mark.parametrize(
    ("gigabytes", "given"), [(0.5, "128MB"), (1, "128MB"), (2, "256MB"), (4, "512MB"), (24, "1024MB"), (512, "1024MB")]
)
def test_the_cache_grows_with_the_machine_within_bounds(gigabytes: float, given: str) -> None:
    assert buffers(int(gigabytes * 1024**3)) == given
