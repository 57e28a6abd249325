"""The end of what a site's servers wrote, for its owner to read."""

import subprocess
from typing import Any

from posada.node import dumps
from posada.node.backups import Answer, Far
from posada.node.machine import Machine
from posada.node.site import Refused, Site

MOST_LINES, MOST_BYTES = 5000, 150_000


def tail(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """The last `lines` of `which`: access, error, or php. What lies among its own files its owner's user reads."""
    which, lines = str(details["which"]), min(int(details.get("lines", 200)), MOST_LINES)
    if which in ("access", "error"):
        path = f"{machine.nginx_logs}/posada-{site.user(machine)}.{which}.log"
        words = ["tail", "-n", str(lines), "--", path]
    elif which == "php":
        path = f"{site.home(machine)}/private/php-errors.log"
        words = dumps.as_owner(site, machine, ["tail", "-n", str(lines), "--", path])
    else:
        raise Refused(f"{which[:20]!r} is no log")
    done = subprocess.run(words, capture_output=True, timeout=60)
    if done.returncode and b"No such file" not in done.stderr:
        raise Refused(done.stderr.decode(errors="replace").strip()[-500:])
    text = done.stdout[-MOST_BYTES:].decode(errors="replace").replace("\0", "")
    return "", {"text": text, "cut": len(done.stdout) > MOST_BYTES}
