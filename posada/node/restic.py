"""A site's repository of copies, kept by restic: one repository and one password for each site.

The password comes with the job, goes to restic by its environment, which only root reads, and stands in no file.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from posada.node.machine import Machine
from posada.node.site import Refused
from posada.node.spoken import last_words, spoken

ABSENT = "Is there a repository at the following location"
UNREADABLE = 3  # restic's exit where it could not read all that it was to copy
# In a view of the disk of its own, in which no link below a site's folder leads anywhere: its owner may put one in the
# place of a folder between restic's look and its reading, and root would copy what lies elsewhere.
UNFOLLOWED = 'mount --bind "$1" "$1" && mount -o remount,bind,nosymfollow "$1" && shift && exec "$@"'
SPECIAL = re.compile(r"([*?\[\]\\])")


@dataclass(frozen=True)
class Repository:
    """Where the copies of one site are."""

    machine: Machine
    place: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, user: str, machine: Machine, password: str) -> "Repository":
        return cls(machine, f"{machine.backups.rstrip('/')}/{user}", password)

    def open(self) -> None:
        """Make it where there is none, and end what a killed program left locked. Raises Refused.

        Each question costs half a second of deriving the key, so there are few.
        """
        done = self._run(["unlock"])
        if ABSENT in done.stderr:
            if self.local:
                Path(self.machine.backups).mkdir(parents=True, exist_ok=True)
                Path(self.machine.backups).chmod(0o700)
            done = self._run(["init"])
        if done.returncode:
            raise Refused(_said(done))

    def exists(self) -> bool:
        """Whether it was ever made. Raises Refused where nothing can be said."""
        done = self._run(["cat", "config"])
        if done.returncode and ABSENT not in done.stderr:
            raise Refused(_said(done))
        return done.returncode == 0

    @property
    def local(self) -> bool:
        """Whether it is a folder of this machine."""
        return self.place.startswith("/")

    def id(self) -> str:
        """By which it is known wherever it is reached."""
        return str(json.loads(self.ask("cat", "config").stdout)["id"])

    def copy_from(self, other: str) -> None:
        """Copy all copies of another repository of the same password; those that are here already, stay as they are."""
        if not self.exists():
            if self.local:
                Path(self.machine.backups).mkdir(parents=True, exist_ok=True)
                Path(self.machine.backups).chmod(0o700)
            self.ask("init", "--from-repo", other, "--copy-chunker-params")
        self.ask("unlock")
        self.ask("copy", "--from-repo", other)

    def named(self, wanted: Sequence[str]) -> dict[str, str]:
        """By which name each of these copies is known here; those that are not here, are missing."""
        found: dict[str, str] = {}
        for one in self.snapshots():
            for name in (str(one.get("original", "")), str(one["id"])):
                if name in wanted:
                    found[name] = str(one["id"])
        return found

    def laid_out(self, snapshot: str) -> tuple[str, ...]:
        """The paths that a copy was made of."""
        (one,) = json.loads(self.ask("snapshots", "--json", snapshot).stdout)
        return tuple(map(str, one["paths"]))

    def snapshots(self, tag: str = "") -> list[dict[str, Any]]:
        """The copies that are there, oldest first."""
        found: list[dict[str, Any]] = json.loads(
            self.ask("snapshots", "--json", *(("--tag", tag) if tag else ())).stdout or "[]"
        )
        return sorted(found or [], key=lambda one: str(one["time"]))

    def back_up(self, paths: Sequence[str], tags: str, far: Callable[[int], None], owned: Path) -> dict[str, Any]:
        """Copy these paths as one snapshot; restic's summary, with `unread`: what it could not read, in its words.

        `owned` is the folder whose contents somebody else may change meanwhile. Needs Linux 5.10 and util-linux 2.38.
        """
        command = self._command(["backup", "--json", "--one-file-system", "--tag", tags, *paths])
        apart = ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "sh", "-c", UNFOLLOWED, "sh", str(owned)]
        with spoken() as errors:
            with subprocess.Popen(
                [*apart, *command], env=self._environment(), stdout=subprocess.PIPE, stderr=errors, text=True
            ) as running:
                summary: dict[str, Any] = {}
                assert running.stdout is not None
                for line in running.stdout:
                    said = json.loads(line) if line.startswith("{") else {}
                    if said.get("message_type") == "summary":
                        summary = said
                    elif "percent_done" in said:
                        far(int(float(said["percent_done"]) * 100))
            if running.returncode not in (0, UNREADABLE) or not summary:
                raise Refused(last_words(errors) or f"restic ended with {running.returncode}")
            return {**summary, "unread": last_words(errors, 500) if running.returncode else ""}

    def restore(self, snapshot: str, target: Path, paths: Sequence[str]) -> None:
        """Put these paths of a copy below the target, read back and compared. What is not in it, is not there."""
        included = [f"--include={escaped(path)}" for path in paths]
        self.ask("restore", "--verify", "--target", str(target), *included, snapshot)

    def pipe(self, words: Sequence[str], into: Sequence[str]) -> None:
        """Have another command read what restic writes. Raises Refused with the words of the one that failed."""
        with spoken() as errors:
            with subprocess.Popen(
                self._command(words), env=self._environment(), stdout=subprocess.PIPE, stderr=errors
            ) as running:
                taken = subprocess.run(into, stdin=running.stdout, capture_output=True, text=True)
                assert running.stdout is not None
                running.stdout.close()
            if running.returncode or taken.returncode:
                why = taken.stderr.strip()[-1500:] or last_words(errors)
                raise Refused(why or "the copy could not be packed")

    def keep_last(self, count: int) -> list[dict[str, Any]]:
        """Forget the oldest beyond so many, and give back their room; those that stay, oldest first."""
        said = self.ask("forget", "--json", "--group-by", "", "--keep-last", str(count), "--prune").stdout
        (group,) = json.loads(said.splitlines()[0])
        return sorted(group["keep"], key=lambda one: str(one["time"]))

    def remove(self, *, but: str = "") -> int:
        """Forget all copies, or all `but` one; how many went. A folder of ours goes with all of them."""
        if not self.exists():
            return 0
        self.ask("unlock")
        found = [str(one["id"]) for one in self.snapshots() if one["id"] != but]
        if but:
            if found:
                self.ask("forget", "--prune", *found)
        elif self.local:
            shutil.rmtree(self.place)
        elif found:
            self.ask("forget", "--prune", *found)
        return len(found)

    def ask(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """What restic answers. Raises Refused with its words."""
        done = self._run(words)
        if done.returncode:
            raise Refused(_said(done))
        return done

    def _run(self, words: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        try:
            return subprocess.run(self._command(words), env=self._environment(), capture_output=True, text=True)
        except FileNotFoundError:
            raise Refused(f"{self.machine.restic} is not installed") from None

    def _command(self, words: Sequence[str]) -> list[str]:
        """restic, which dies with the program that asked it: what it had begun is then begun anew."""
        cache = f"{self.machine.state}/restic"
        return ["setpriv", "--pdeathsig", "KILL", self.machine.restic, "--cache-dir", cache, "-r", self.place, *words]

    def _environment(self) -> dict[str, str]:
        own = {"RESTIC_PASSWORD": self.password, "RESTIC_FROM_PASSWORD": self.password, "RESTIC_PROGRESS_FPS": "0.5"}
        return {**os.environ, **own}


def escaped(path: str) -> str:
    """A path as restic's pattern for it alone."""
    return SPECIAL.sub(r"\\\1", path)


def _said(done: "subprocess.CompletedProcess[str]") -> str:
    return (done.stderr or done.stdout).strip()[-1500:] or f"restic ended with {done.returncode}"
