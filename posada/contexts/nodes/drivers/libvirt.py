"""Virtual servers on a machine of ours: processors, memory, a disk made from an image, a console."""

import re
from collections.abc import Mapping
from typing import Any

from posada.contexts.nodes.ports import Facts

SIZE, NAME = re.compile(r"([1-9][0-9]{0,5})([MGT])"), re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,80}")
ALLOWED = {
    "cpus": (re.compile(r"[1-9][0-9]?"), "how many processors, 1 to 99"),
    "memory": (re.compile(r"[1-9][0-9]{0,4}[MG]"), "a size, such as 2G"),
    "disk": (re.compile(r"[1-9][0-9]{0,4}[GT]"), "a size, such as 40G"),
    "image": (NAME, "the volume it is installed from, such as debian-12.qcow2"),
    "network": (NAME, "a network of libvirt, such as default, or none"),
}
DEFAULTS = {"cpus": 1, "memory": "1G", "disk": "20G", "image": "debian-12.qcow2", "network": "default"}
MIB = {"M": 1, "G": 1024, "T": 1024 * 1024}


class Libvirt:
    """Says size, image and what its owner ordered of a virtual server. `posada/node` makes it so."""

    acts = frozenset({
        "create", "suspend", "unsuspend", "change-plan", "renew", "restore", "terminate", "purge",
        "start", "stop", "restart", "reinstall", "console",
    })  # fmt: skip

    def spec(self, facts: Facts) -> Mapping[str, Any]:
        said = {name: str(facts.settings.get(name, usual)) for name, usual in DEFAULTS.items()}
        wishes = facts.wishes
        return {
            "cpus": int(said["cpus"]), "memory": _mib(said["memory"]), "disk": _mib(said["disk"]) // 1024,
            "image": said["image"], "network": said["network"], "power": wishes.get("power", "on"),
            "installs": 1 + wishes.get("reinstall", 0), "restarts": wishes.get("restart", 0),
            "consoles": wishes.get("console", 0),
        }  # fmt: skip

    def faults(self, settings: Mapping[str, Any]) -> Mapping[str, str]:
        wrong = {name: f"one of {', '.join(sorted(ALLOWED))}" for name in settings.keys() - ALLOWED}
        for name, (pattern, allowed) in ALLOWED.items():
            if name in settings and not pattern.fullmatch(str(settings[name])):
                wrong[name] = allowed
        return wrong


def _mib(size: str) -> int:
    found = SIZE.fullmatch(size)
    return int(found[1]) * MIB[found[2]] if found else 0
