"""Sites on a Debian machine of ours: a system user, folders, nginx, PHP-FPM, databases of MariaDB."""

import re
from collections.abc import Mapping
from typing import Any

from posada.contexts.nodes.ports import Facts

DEFAULTS = {"php": "8.2", "workers": 5, "memory": "256M", "upload": "64M", "seconds": 60, "databases": 0,
            "certificate": "free", "cpu": "", "processes": "", "total_memory": "", "bandwidth": ""}  # fmt: skip
PUT = {"cpu": "cpu", "processes": "processes", "memory": "total_memory", "bandwidth": "bandwidth"}  # limits put on it
MOST_DATABASES = 999
SIZE, COUNT = re.compile(r"[1-9][0-9]{0,5}[KMG]"), re.compile(r"[1-9][0-9]{0,3}")
ALLOWED = {
    "php": (re.compile(r"8\.[0-9]"), "a version, such as 8.2"),
    "workers": (COUNT, "how many requests at once, such as 5"),
    "memory": (SIZE, "a size, such as 256M"),
    "upload": (SIZE, "a size, such as 64M"),
    "databases": (re.compile(r"[0-9]|[1-9][0-9]"), "how many, 0 to 99"),
    "certificate": (re.compile(r"free|none"), "free or none"),
    "cpu": (re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?"), "processors that all its processes may use, such as 0.5"),
    "processes": (COUNT, "how many processes at most, such as 20"),
    "total_memory": (SIZE, "what all its processes may take, a size such as 1G"),
    "bandwidth": (SIZE, "what one request may be sent in a second, a size such as 2M"),
    "seconds": (COUNT, "how long a request may take, such as 60"),
}

SIZES = ("32M", "64M", "128M", "256M", "512M", "1024M")
SECONDS = (30, 60, 120, 300)
UNITS = {"K": 1, "M": 1024, "G": 1024 * 1024}


class DebianWeb:
    """Says names, limits and PHP of a site. `posada/node` makes it so."""

    acts = frozenset({"create", "suspend", "unsuspend", "change-plan", "renew", "restore", "terminate", "purge"})
    works = frozenset({
        "copy-restore", "copy-download", "import-preview", "import", "fetch-key", "fetch", "install-application",
        "update-application", "undo-application-update", "remove-application",
    })  # fmt: skip
    moves = True  # to another node, with its data

    def spec(self, facts: Facts) -> Mapping[str, Any]:
        wanted = {name: facts.settings.get(name, usual) for name, usual in DEFAULTS.items()}
        wanted["databases"] = min(int(wanted["databases"]) + facts.added_databases, MOST_DATABASES)
        allowed, own = self.choices(facts.settings), facts.own
        wanted |= {name: value for name, value in own.get("php", {}).items() if value in allowed[name]}
        wanted |= {setting: facts.limits[name] for name, setting in PUT.items() if facts.limits.get(name)}
        functions = sorted({*map(str, facts.settings.get("disabled_functions", ())), *facts.functions_off})
        folders = {one.name: one.folder for one in facts.further if one.folder}
        return {
            "names": _names(facts), "folders": folders, "redirects": dict(facts.redirects), **wanted,
            "disabled_functions": functions,
            "scripts": facts.scripts, "closed": list(facts.closed), "notice": facts.notice,
            "own_certificate": facts.own_certificate, "accounts": own.get("accounts", []), "cron": own.get("cron", []),
            "zone": own.get("zone", "UTC"), "show_errors": own.get("show_errors", False), "root": own.get("root", ""),
        }  # fmt: skip

    def choices(self, settings: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
        """Versions that the plan names, and sizes and times up to its own."""
        plan = {name: str(settings.get(name, DEFAULTS[name])) for name in ("php", "memory", "upload", "seconds")}
        seconds = [each for each in SECONDS if each < int(plan["seconds"])]
        return {
            "php": tuple(dict.fromkeys([plan["php"], *map(str, settings.get("php_versions", ()))])),
            "memory": _up_to(plan["memory"]), "upload": _up_to(plan["upload"]),
            "seconds": (*map(str, seconds), plan["seconds"]),
        }  # fmt: skip

    def faults(self, settings: Mapping[str, Any]) -> Mapping[str, str]:
        known = {*ALLOWED, "disabled_functions", "php_versions"}
        wrong = {name: f"one of {', '.join(sorted(known))}" for name in settings.keys() - known}
        for name, (pattern, allowed) in ALLOWED.items():
            if name in settings and not pattern.fullmatch(str(settings[name])):
                wrong[name] = allowed
        if any(not ALLOWED["php"][0].fullmatch(str(each)) for each in settings.get("php_versions", ())):
            wrong["php_versions"] = "versions, such as [8.2, 8.3]"
        return wrong


def _names(facts: Facts) -> list[str]:
    """Its domain, with and without www; where it has none, a name below that of its node."""
    if facts.domain:
        bare = facts.domain.removeprefix("www.")
        beside = [
            name for one in facts.further for name in ([one.name, f"www.{one.name}"] if one.parked else [one.name])
        ]
        return [bare, f"www.{bare}", *beside]
    return [f"s{facts.service_id}.{facts.address}"] if facts.address else []


def _up_to(most: str) -> tuple[str, ...]:
    """Sizes below a plan's own, and that."""
    limit = int(most[:-1]) * UNITS[most[-1]] if SIZE.fullmatch(most) else 0
    return (*(size for size in SIZES if int(size[:-1]) * UNITS[size[-1]] < limit), most)
