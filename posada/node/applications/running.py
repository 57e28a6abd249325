"""What is done for an application as the site's own user: copying, looking, and running its programs."""

import json
import pwd
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from posada.node import dumps
from posada.node.machine import Machine
from posada.node.site import Refused, Site

SECONDS = 300  # that a program of an application may take
LIMITS = ("--cpu=240", "--as=1610612736", "--nproc=60", "--core=0")
WORDS = 1500  # characters of what a program said that are told


def beside(site: Site, machine: Machine) -> Path:
    """Where an application is made ready: on the site's own disk, where nothing is served."""
    return site.home(machine) / ".application"


def kept(site: Site, machine: Machine) -> Path:
    """Where that lies which an update took the place of."""
    return site.home(machine) / ".before-update"


def served(site: Site, machine: Machine, folder: str) -> Path:
    return site.home(machine) / "public" / folder if folder else site.home(machine) / "public"


def as_owner(site: Site, machine: Machine, words: list[str], *, told: str = "") -> str:
    """What a command says that the site's user runs. Raises Refused with its words."""
    web = str(pwd.getpwnam(machine.web_user).pw_gid)
    try:
        done = subprocess.run(
            dumps.as_owner(site, machine, words, groups=web), input=told, capture_output=True, text=True,
            timeout=SECONDS, cwd="/", errors="replace",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused(f"{words[0]} did not end within {SECONDS} seconds") from None
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-WORDS:]
        raise Refused(said or f"{words[0]} ended with {done.returncode}")
    return done.stdout


def copy(made: Path, target: Path, site: Site, machine: Machine) -> None:
    """Copy what lies in a folder into another; what has the same name is overwritten."""
    as_owner(site, machine, ["mkdir", "-p", "--", str(target)])
    each = ["-mindepth", "1", "-maxdepth", "1", "-exec", "cp", "-a", "--remove-destination", "-t", str(target)]
    as_owner(site, machine, ["find", str(made), *each, "--", "{}", "+"])  # the folder itself stays as it is


def listed(site: Site, machine: Machine, folder: Path) -> list[str]:
    """The names in a folder; none where there is no such folder. Raises Refused for a link."""
    script = 'if test -L "$1"; then echo "the folder is a link" >&2; exit 1; fi; test ! -e "$1" || ls -A -- "$1"'
    return as_owner(site, machine, ["sh", "-c", script, "sh", str(folder)]).splitlines()


def is_welcome(site: Site, machine: Machine, file: Path, text: str) -> bool:
    """Whether a file is the page that the site began with."""
    return as_owner(site, machine, ["head", "-c", "4000", "--", str(file)]) == text


def php(program: str, told: Mapping[str, Any], site: Site, machine: Machine) -> dict[str, Any]:
    """What a program of an application answers; secrets reach it by its input alone. Raises Refused with its words."""
    script = beside(site, machine) / "program.php"
    script.write_text(program)
    script.chmod(0o644)
    home = site.home(machine)
    settings = {
        "memory_limit": site.memory, "display_errors": "stderr", "log_errors": "0", "max_execution_time": "0",
        "open_basedir": f"{home}", "sys_temp_dir": f"{home}/tmp",
    } | ({"disable_functions": ",".join(site.disabled_functions)} if site.disabled_functions else {})  # fmt: skip
    chosen = [word for name, value in settings.items() for word in ("-d", f"{name}={value}")]
    words = ["prlimit", *LIMITS, machine.php_program.format(version=site.php), *chosen, "-f", str(script)]
    said = as_owner(site, machine, words, told=json.dumps(dict(told)))
    try:
        answer: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    except (ValueError, IndexError):
        raise Refused(said.strip()[-WORDS:] or "its program said nothing") from None
    return answer
