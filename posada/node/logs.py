"""The end of what a site's servers wrote, for its owner to read."""

import subprocess
from typing import Any

from posada.node import dumps
from posada.node.backups import Answer, Far
from posada.node.machine import Machine
from posada.node.site import Refused, Site

MOST_LINES, MOST_BYTES = 5000, 150_000
SECONDS = 60


def tail(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """The last `lines` of `which`: access, error, or php. What lies among its own files its owner's user reads.

    A log is what its owner made of it: one endless line, or nothing that ends.
    """
    which, lines = str(details["which"]), max(1, min(int(details.get("lines", 200)), MOST_LINES))
    end = ["tail", "-c", str(MOST_BYTES + 1), "--"]
    if which in ("access", "error"):
        path = f"{machine.nginx_logs}/posada-{site.user(machine)}.{which}.log"
        words = [*end, path]
    elif which == "php":
        path = f"{site.home(machine)}/private/php-errors.log"
        words = dumps.as_owner(site, machine, [*end, path])
    else:
        raise Refused(f"{which[:20]!r} is no log")
    try:
        done = subprocess.run(words, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Refused(f"the log {which} has no end that could be read within {SECONDS} seconds") from None
    if done.returncode and b"No such file" not in done.stderr:
        raise Refused(done.stderr.decode(errors="replace").strip()[-500:])
    found = done.stdout[-MOST_BYTES:].splitlines(keepends=True)
    shown = found[-lines:]
    cut = len(done.stdout) > MOST_BYTES and len(shown) == len(found)
    return "", {"text": b"".join(shown).decode(errors="replace").replace("\0", ""), "cut": cut}
