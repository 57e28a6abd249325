"""Accounts on a server that keeps its panel: cPanel's WHM API 1, asked by the house's worker.

Documentation: https://api.docs.cpanel.net/whm/introduction (functions accountsummary, createacct, suspendacct,
unsuspendacct, changepackage, removeacct, listaccts, showbw).
"""

import re
import secrets
import ssl
from collections.abc import Mapping
from typing import Any

import httpx

from posada.contexts.nodes.ports import Door, Facts, Failed, Outcome, Wanted

PATIENCE = httpx.Timeout(120.0, connect=10.0)  # making an account takes the panel a minute
PACKAGE, PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,63}"), re.compile(r"[a-z][a-z]{0,3}")
ALLOWED = {
    "package": (PACKAGE, "the name of a package in WHM"),
    "prefix": (PREFIX, "one to four small letters, with which names of accounts begin"),
}
NO_ACCOUNT = re.compile(r"does not exist|no such (user|account)|not found", re.IGNORECASE)
WORDS = 1500
MIB = 1024 * 1024


class Whm:
    """Says package and name of an account, and has the panel make it so."""

    acts = frozenset({"create", "suspend", "unsuspend", "change-plan", "renew", "restore", "terminate", "purge"})

    def spec(self, facts: Facts) -> Mapping[str, Any]:
        texts = (facts.notice or {}).get("texts") or [{}]
        return {
            "account": f"{facts.settings.get('prefix', 's')}{facts.service_id}", "domain": facts.domain,
            "package": str(facts.settings.get("package", "default")), "reason": texts[0].get("why", ""),
        }  # fmt: skip

    def faults(self, settings: Mapping[str, Any]) -> Mapping[str, str]:
        wrong = {name: f"one of {', '.join(sorted(ALLOWED))}" for name in settings.keys() - ALLOWED}
        for name, (pattern, allowed) in ALLOWED.items():
            if name in settings and not pattern.fullmatch(str(settings[name])):
                wrong[name] = allowed
        return wrong

    def carry_out(self, wanted: Wanted, door: Door) -> Outcome:
        """Make the account what it is to be: it is asked for first, so that what was done is not done again."""
        with panel(door) as ask:
            name, spec = str(wanted.spec["account"]), wanted.spec
            found = account(ask, name)
            if found is not None and found.get("domain") != spec["domain"]:
                raise Failed(f"the account {name} is there for {found.get('domain')}, and is none of the house's")
            if wanted.presence == "deleted":
                return _remove(ask, name, found)
            if found is None and wanted.presence == "ended":
                return Outcome()
            if found is None:
                _create(ask, name, wanted)
                found = {"plan": spec["package"], "suspended": 0}
            if found.get("plan") != spec["package"]:
                called(ask, "changepackage", user=name, pkg=spec["package"])
            held = wanted.presence != "active"
            if held and not int(found.get("suspended") or 0):
                called(ask, "suspendacct", user=name, reason=spec["reason"] or wanted.presence, disallowun=1)
            elif not held and int(found.get("suspended") or 0):
                called(ask, "unsuspendacct", user=name)
            return Outcome()

    def usage(self, door: Door) -> Mapping[str, Mapping[str, int]]:
        """How much each account of the panel uses: disk in bytes, files by number, transfer of this month in bytes."""
        with panel(door) as ask:
            used: dict[str, dict[str, int]] = {}
            for each in called(ask, "listaccts").get("acct", ()):
                used[str(each["user"])] = {"disk": mebibytes(each.get("diskused")) * MIB}
                if str(each.get("inodesused", "")).isdigit():
                    used[str(each["user"])]["files"] = int(each["inodesused"])
            for each in called(ask, "showbw").get("acct", ()):
                if str(each.get("user")) in used:
                    used[str(each["user"])]["transfer"] = int(each.get("totalbytes") or 0)
            return used


def panel(door: Door) -> httpx.Client:
    """A way to the panel: over TLS, its certificate held against its name, by roots of its own where it has such."""
    roots = ssl.create_default_context(cadata=door.roots or None)
    return httpx.Client(
        base_url=f"https://{door.host}:{door.port}/json-api/", timeout=PATIENCE, verify=roots, trust_env=False,
        headers={"Authorization": f"whm {door.user}:{door.token}", "User-Agent": "Posada"},
    )  # fmt: skip


def account(ask: httpx.Client, name: str) -> Mapping[str, Any] | None:
    """What the panel says of an account; None where it has none of that name."""
    try:
        rows = called(ask, "accountsummary", user=name).get("acct") or []
    except Failed as failed:
        if NO_ACCOUNT.search(str(failed)):
            return None
        raise
    return rows[0] if rows else None


def called(ask: httpx.Client, function: str, **said: object) -> Mapping[str, Any]:
    """The data of a call. Raises Failed with the panel's words, or those of the way to it."""
    try:
        answer = ask.post(function, data={"api.version": "1", **{name: str(value) for name, value in said.items()}})
    except httpx.HTTPError as error:
        raise Failed(f"{function}: {type(error).__name__}: {error}"[:WORDS]) from None
    if answer.status_code != httpx.codes.OK:
        raise Failed(f"{function}: HTTP {answer.status_code}: {answer.text}"[:WORDS])
    try:
        told = answer.json()
        result, reason = told["metadata"]["result"], told["metadata"].get("reason")
    except (ValueError, KeyError, TypeError):
        raise Failed(f"{function}: no answer of WHM API 1: {answer.text}"[:WORDS]) from None
    if int(result) != 1:
        raise Failed(str(reason or "refused without a reason")[:WORDS])
    data = told.get("data")
    return data if isinstance(data, Mapping) else {}


def mebibytes(said: object) -> int:
    """A size as WHM writes it: `14M`."""
    digits = re.match(r"\d+", str(said or ""))
    return int(digits[0]) if digits else 0


def _create(ask: httpx.Client, name: str, wanted: Wanted) -> None:
    """Its password is told to nobody: whose account it is sets one by the panel's own letter."""
    if not wanted.spec["domain"]:
        raise Failed("an account needs a domain")
    called(
        ask, "createacct", username=name, domain=wanted.spec["domain"], plan=wanted.spec["package"],
        contactemail=wanted.email, password=secrets.token_urlsafe(24),
    )  # fmt: skip


def _remove(ask: httpx.Client, name: str, found: Mapping[str, Any] | None) -> Outcome:
    """Remove the account, see that it is gone, and say what there was of it."""
    if found is None:
        return Outcome("it was not there")
    called(ask, "removeacct", username=name)
    if account(ask, name) is not None:
        raise Failed(f"the account {name} is still there")
    size = mebibytes(found.get("diskused")) * MIB
    proof = {"account": name, "domain": found.get("domain"), "bytes": size, "files": found.get("inodesused")}
    return Outcome(f"deleted account {name}, {size} bytes", proof)
