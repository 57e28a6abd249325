"""One customer's code against another's files and sockets, and the node's secrets: users and modes hold."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.nodes.live import Live

# The shell knows no open_basedir: what it is refused, it is refused by users and modes.
PROBE = """<?php
$shell = fn($command) => trim((string) shell_exec($command . ' 2>&1'));
echo json_encode([
    'php_reads' => (string) @file_get_contents('%(secret)s'),
    'php_includes' => (string) @include '%(secret)s',
    'shell_reads' => $shell('cat %(secret)s'),
    'shell_lists' => $shell('ls %(public)s'),
    'shell_lists_all' => $shell('ls %(sites)s'),
    'shell_writes' => $shell('touch %(public)s/mine'),
    'shell_leaves' => $shell('touch %(home)s/mine'),
    'socket' => $shell('test -w %(socket)s && echo open'),
    'secrets' => $shell('cat %(machine)s'),
    'unfinished' => $shell('ls %(state)s'),
    'signal' => $shell('kill -9 %(process)s'),
    'environment' => $shell('cat /proc/%(process)s/environ'),
    'who' => $shell('id -un') . ' ' . $shell('id -Gn'),
    'own' => $shell('cat %(own)s'),
]);
"""


@pytest.fixture(scope="module")
def tried(live: Live) -> dict[str, str]:
    """What a's code gets of b's."""
    secret = live.upload("b.example.com", "config.php", "<?php return 'the password of b';")
    own = live.upload("a.example.com", "own.txt", "what is mine")
    live.upload("b.example.com", "busy.php", "<?php echo getmypid(); flush(); ")
    live.file.chmod(0o600)
    socket = next(Path(live.machine.sockets).glob(f"posada-{live.home('b.example.com').name}-*.sock"))
    process = live.get("b.example.com", "/busy.php").text  # it stays a while, for the next request
    places: dict[str, Any] = {
        "secret": secret, "public": secret.parent, "sites": live.machine.sites, "home": live.home("a.example.com"),
        "socket": socket, "machine": live.file, "state": live.machine.state, "own": own, "process": process,
    }  # fmt: skip
    live.upload("a.example.com", "probe.php", PROBE % places)
    answer: dict[str, str] = json.loads(live.get("a.example.com", "/probe.php").text)
    return answer


def test_the_probe_itself_works(live: Live, tried: dict[str, str]) -> None:
    user = live.home("a.example.com").name
    assert (tried["who"], tried["own"]) == (f"{user} {user}", "what is mine")


@pytest.mark.parametrize("way", ["php_reads", "php_includes"])
def test_php_reads_nothing_of_another(tried: dict[str, str], way: str) -> None:
    assert tried[way] == ""


@pytest.mark.parametrize(
    "way", ["shell_reads", "shell_lists", "shell_lists_all", "shell_writes", "shell_leaves", "secrets", "unfinished",
            "environment"],
)  # fmt: skip
def test_neither_does_anything_that_php_starts(tried: dict[str, str], way: str) -> None:
    assert "Permission denied" in tried[way], tried[way]
    assert "password" not in tried[way]


def test_another_pool_is_neither_asked_nor_ended(live: Live, tried: dict[str, str]) -> None:
    assert tried["socket"] == ""
    assert "not permitted" in tried["signal"].lower()


def test_the_web_server_follows_no_link_to_what_is_anothers(live: Live) -> None:
    """The server may read every site; a link must not lend that to a customer."""
    secret = live.upload("b.example.com", "plain.txt", "what is b's")
    assert live.get("b.example.com", "/plain.txt").text == "what is b's"
    public = live.home("a.example.com") / "public"
    uid = public.stat().st_uid
    for name, target in (("file.txt", secret), ("folder", secret.parent), ("own.html", public / "index.html")):
        link = public / name
        link.symlink_to(target)
        os.chown(link, uid, uid, follow_symlinks=False)
    assert live.status("a.example.com", "/own.html") == 200
    assert live.status("a.example.com", "/file.txt") in (403, 404)
    assert live.status("a.example.com", "/folder/plain.txt") in (403, 404)
    assert live.status("a.example.com", "/folder/config.php") in (403, 404)


def test_hidden_files_are_not_served(live: Live) -> None:
    live.upload("a.example.com", ".env", "SECRET=1")
    assert live.status("a.example.com", "/.env") == 404


def test_the_sites_own_folder_is_roots_and_the_machines_file_too(live: Live) -> None:
    home = live.home("a.example.com").stat()
    assert (home.st_uid, stat.S_IMODE(home.st_mode)) == (0, 0o711)
    assert stat.S_IMODE((live.home("a.example.com") / "private").stat().st_mode) == 0o700


def test_no_other_clock_of_the_machine_runs_anything_for_a_site(live: Live) -> None:
    """A crontab of its own would go on under a hold: `cron` and `at` refuse a user that has expired."""
    user = live.home("a.example.com").name
    (line,) = [line for line in Path("/etc/shadow").read_text().splitlines() if line.startswith(f"{user}:")]
    assert line.split(":")[1].startswith("!") and line.split(":")[7] == "1"
    assert live.status("a.example.com") == 200
