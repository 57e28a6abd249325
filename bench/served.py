"""Requests a second of a site that Posada made, beside one configured by hand in the same nginx and PHP-FPM.

The size is that of rounds. In a round both are asked in turn, in an order that changes, so that what else the machine
does hits both alike; what counts is the median of the rounds' ratios.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import pytest

from posada.node.daemons import nginx, php
from tests.nodes.house import script
from tests.nodes.live import PHP, Live, daemons_running, living_house, need_daemons, until

MADE, HAND = "made.example.com", "hand.example.com"
SECONDS = 2  # that one is asked in a round
AT_ONCE = 4  # connections that ask
WORKERS = 2  # processes of PHP of either
INCLUDED = 20  # files that the page of PHP includes, as a small application does
ENOUGH = 0.95
APPLICATION = """<?php
for ($n = 0; $n < INCLUDED; $n++) { include __DIR__."/part$n.php"; }
for ($row = 0; $row < 1000; $row++) {
    echo '<p>', htmlspecialchars("<row $row>"), number_format($row * $sum / 7, 2), md5((string) $row), '</p>';
}
""".replace("INCLUDED", str(INCLUDED))
PAGES = {
    "static page, 30 kB": (
        "/page.html",
        "<!doctype html><title>page</title>" + "<p>Thirty bytes of text.</p>\n" * 1100,
    ),
    "PHP page": ("/page.php", APPLICATION),
    "PHP page of a line": ("/line.php", "<?php echo str_repeat('<p>text</p>', 100);"),
}
BY_HAND = """server {{
    listen {listen};
    server_name {name};
    root {folder};
    index index.php index.html;
    access_log {logs}/{name}.access.log;
    error_log {logs}/{name}.error.log;
    location / {{
        try_files $uri $uri/ =404;
    }}
    location ~ \\.php$ {{
        try_files $uri =404;
        include {parameters};
        fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
        fastcgi_pass unix:{socket};
    }}
}}
"""
POOL = """[hand]
user = www-data
group = www-data
listen = {socket}
listen.owner = www-data
listen.group = www-data
pm = static
pm.max_children = {workers}
"""


def main(sizes: tuple[int, ...]) -> None:
    """Print the requests a second of both, and their ratio."""
    try:
        need_daemons()
    except pytest.skip.Exception as missing:
        print(f"not measured: {missing}")
        return
    if shutil.which("wrk") is None:
        print("not measured: wrk is not installed: apt-get install wrk (make system does)")
        return
    with daemons_running() as bare, living_house(script(MADE), bare) as live:
        live.converge()
        _configure_by_hand(live)
        for rounds in sizes:
            for name, (path, text) in PAGES.items():
                _say(name, _measured(live, path, text, rounds))


def _configure_by_hand(live: Live) -> None:
    """The site that someone who knows Debian sets up: its own folder, server and pool."""
    folder, machine = live.folder / "hand", live.machine
    folder.mkdir(mode=0o755)
    socket = f"{machine.sockets}/hand.sock"
    places = {"listen": machine.listen[0], "folder": folder, "logs": machine.nginx_logs, "socket": socket}
    (Path(machine.nginx_sites) / "hand.conf").write_text(
        BY_HAND.format(name=HAND, parameters=machine.fastcgi_params, **places)
    )
    (Path(machine.php_pools) / "hand.conf").write_text(POOL.format(socket=socket, workers=WORKERS))
    for daemon in (php(machine, PHP), nginx(machine)):
        assert (said := daemon.refusal()) is None, said
        assert (said := daemon.reload()) is None, said


def _measured(live: Live, path: str, text: str, rounds: int) -> Mapping[str, list[float]]:
    """The requests a second of each, round by round."""
    for name, content in {
        path: text,
        **{f"/part{n}.php": "<?php $sum = ($sum ?? 0) + 1;" for n in range(INCLUDED)},
    }.items():
        live.upload(MADE, name[1:], content)
        (live.folder / "hand" / name[1:]).write_text(content)
    until(lambda: live.get(MADE, path).text == live.get(HAND, path).text != "")
    found: dict[str, list[float]] = {MADE: [], HAND: []}
    for number in range(-1, rounds):  # the first round, which fills caches, is not counted
        for host in (MADE, HAND) if number % 2 else (HAND, MADE):
            rate = _rate(live, host, path)
            if number >= 0:
                found[host].append(rate)
    return found


def _rate(live: Live, host: str, path: str) -> float:
    """Requests a second that wrk counts; one that is not answered well is a fault."""
    said = subprocess.run(
        ["wrk", "-t1", f"-c{AT_ONCE}", f"-d{SECONDS}s", "-H", f"Host: {host}", f"http://127.0.0.1:{live.port}{path}"],
        capture_output=True, text=True, check=True, timeout=SECONDS + 20,
    ).stdout  # fmt: skip
    assert "Non-2xx" not in said and "Socket errors" not in said, said
    rate = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    assert rate is not None, said
    return float(rate[1])


def _say(name: str, found: Mapping[str, list[float]]) -> None:
    made, hand = median(found[MADE]), median(found[HAND])
    ratios = sorted(one / other for one, other in zip(found[MADE], found[HAND], strict=True))
    print(
        f"  {name:18} made {made:8,.0f} a second, by hand {hand:8,.0f}: {median(ratios):.3f} times"
        f" ({ratios[0]:.3f} to {ratios[-1]:.3f}) on {os.cpu_count()} processors"
        f"{'' if median(ratios) >= ENOUGH else f', which is less than {ENOUGH}'}"
    )
