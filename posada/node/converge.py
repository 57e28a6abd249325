"""Making the machine what the house wants: idempotent, and safe to kill at any point.

A site's user and folders are made first, which hurts nobody; the notice of a suspended one next, which no daemon is
told of: nginx shows it while it is there. The files that daemons read are tried by themselves (`refusal_of`), then
written down as unfinished, written, tried with all others, and read by the daemons. What a daemon refuses is put back;
of many sites changed together, halves are tried until the culprit stands alone, so that the others go on.
"""

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from posada.node import accounts, certificates, crons, daemons, databases, files, folders, unfinished, users
from posada.node.applications import notes, updating
from posada.node.files import Wanted
from posada.node.guests import DRIVER as GUESTS
from posada.node.guests import Guests
from posada.node.holding import held
from posada.node.house import House, Row
from posada.node.machine import Machine
from posada.node.site import Refused, Site
from posada.node.slices import Slices

CHUNK = 200  # sites whose files change together


@dataclass
class Work:
    """One site, the files of it that differ, and what came of it."""

    site: Site
    changes: Wanted = field(default_factory=dict)
    versions: set[str] = field(default_factory=set)  # of PHP, whose pools change
    repaired: list[str] = field(default_factory=list)
    fault: str | None = None
    proof: dict[str, Any] | None = None

    @property
    def words(self) -> str:
        if self.proof is not None:
            said = "deleted {files} files, {folders} folders, {bytes} bytes; sha256 of their list {sha256}"
            dropped = self.proof.get("databases") or {}
            return said.format(**self.proof) + (f"; {len(dropped)} databases" if dropped else "")
        return ""


class Converger:
    """One machine and its house. `say` prints what is done."""

    def __init__(
        self, machine: Machine, house: House, say: Callable[[str], None], slices: Slices | None = None
    ) -> None:
        self.machine, self.house, self.say = machine, house, say
        self.slices = slices or Slices(machine)
        self.unready_for_files: str | None = None  # what ProFTPD says against its configuration

    def converge(self, rows: Sequence[Row]) -> int:
        """Make all of these so, and tell the house of each; how many failed. Sites first: a guest may take its time."""
        guests = [row for row in rows if row["driver"] == GUESTS]
        sites = [row for row in rows if row["driver"] != GUESTS]
        failed = self._sites(sites) if sites or not guests else 0  # a machine of guests alone needs no nginx
        return failed + Guests(self.machine, self.house, self.say).converge(guests)

    def _sites(self, rows: Sequence[Row]) -> int:
        """Make these sites so; how many failed."""
        state = Path(self.machine.state)
        for folder, mode in ((Path(self.machine.sites), 0o711), (state, 0o711), (state / "pages", 0o755)):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(mode)  # nginx passes through, whatever the umask
        self.unready_for_files = accounts.prepare(self.machine)
        unready = self.recover() or self.prepare_machine()
        if unready is not None:
            for row in rows:
                self._fail(row, unready)
            return len(rows)
        failed, left = 0, iter(rows)
        while chunk := list(islice(left, CHUNK)):
            works = [work for row in chunk if (work := self.work(row)) is not None]
            known = self._databases([work.site for work in works])
            sound = [work for work in works if self._prepared(work, known)]
            for work in sound:
                self._show(work, suspended=True)
            self.attempt([work for work in sound if work.changes])
            for work in sound:
                self._settle(work)
            failed += len(chunk) - sum(1 for work in sound if work.fault is None)
        return failed

    def measure(self, rows: Sequence[Row]) -> None:
        """Tell the house how much each of these virtual servers uses. Of sites the meter tells."""
        Guests(self.machine, self.house, self.say).measure([row for row in rows if row["driver"] == GUESTS])

    def _show(self, work: Work, *, suspended: bool) -> None:
        """Put the notice of a suspended site where nginx finds it, or take away that of another."""
        if (work.site.presence == "suspended" and work.site.shut("site")) != suspended:
            return
        changes = differing(files.notice_wanted(work.site, self.machine))
        unfinished.write(changes)
        work.repaired += map(str, changes)

    def work(self, row: Row) -> Work | None:
        """What is to change for a site; None, told to the house, where it cannot be read."""
        try:
            site = Site.read(row)
        except Refused as error:
            self._fail(row, str(error))
            return None
        return self._work(site)

    def recover(self) -> str | None:
        """End what a killed program began: what a daemon refuses is put back, and all read again. None: all is well."""
        begun = unfinished.known(self.machine)
        if begun is None:
            return None
        before, versions = begun
        involved = [*(daemons.php(self.machine, version) for version in sorted(versions)), daemons.nginx(self.machine)]
        if any(daemon.refusal() for daemon in involved):
            unfinished.write(before)
        said = [said for daemon in involved if (said := daemon.reload())]
        if not said:
            unfinished.end(self.machine)
        return said[0] if said else None

    def prepare_machine(self) -> str | None:
        """What stands before all sites; why it cannot be so, or None."""
        changes = differing(files.of_the_machine(self.machine))
        return self._install(changes, set()) if changes else None

    def attempt(self, works: Sequence[Work]) -> None:
        """Put the changed files of these sites in force together; those that a daemon refuses get a fault."""
        if not works:
            return
        said = self._try(works) or self._install(_together(works), _versions(works))
        if said is None:
            for work in works:
                self._await(work)
        elif len(works) == 1:
            works[0].fault = said
        else:
            half = len(works) // 2
            self.attempt(works[:half])
            self.attempt(works[half:])

    def preview(self, rows: Sequence[Row]) -> Iterator[str]:
        """What `converge` would change, as a diff; nothing is written and nobody told."""
        for path, text in differing(files.of_the_machine(self.machine)).items():
            yield from diff(path, text)
        yield from Guests(self.machine, self.house, self.say).preview([row for row in rows if row["driver"] == GUESTS])
        for row in (row for row in rows if row["driver"] != GUESTS):
            try:
                site = Site.read(row)
                yield from self._preview(site)
            except Refused as error:
                yield f"! site {row['site']}: {error}\n"

    def _preview(self, site: Site) -> Iterator[str]:
        user = users.known(site, self.machine)
        if site.presence == "deleted":
            if site.home(self.machine).exists():
                yield f"- folder {site.home(self.machine)} and all in it\n"
            if user is not None:
                yield f"- user {user.pw_name}\n"
        else:
            if user is None:
                yield f"+ user {site.user(self.machine)} {site.uid(self.machine)}\n"
            for folder, was in folders.differing(site, self.machine):
                yield f"~ folder {folder.path} {folder.uid}:{folder.gid} {folder.mode:o} (is {was})\n"
            if site.databases:
                for statement in databases.lacking(site, self.machine, databases.standing(self.machine, site)):
                    yield f"+ {statement}\n"
        if accounts.differing(site, self.machine):
            yield f"~ accounts of {site.user(self.machine)}\n"
        notice = differing(files.notice_wanted(site, self.machine))
        for path, text in {**self._work(site).changes, **notice}.items():
            yield from diff(path, text)

    def _work(self, site: Site) -> Work:
        """The files of a site that differ; its pools under other versions of PHP are to be gone."""
        pools = files.pool_files(site, self.machine)
        changes = differing({**dict.fromkeys(pools), **files.wanted(site, self.machine)})
        pools.setdefault(files.pool_file(site, self.machine, site.php), site.php)
        return Work(site, changes, {version for path, version in pools.items() if path in changes})

    def _databases(self, sites: Sequence[Site]) -> databases.Standing | str:
        """What databases there are, where one of these sites has any; what MariaDB said where it does not tell."""
        having = [site for site in sites if site.databases]
        if not having:
            return databases.Standing(frozenset(), frozenset())
        try:
            return databases.standing(self.machine, having[0] if len(having) == 1 else None)
        except Refused as error:
            return str(error)

    def _prepared(self, work: Work, known: databases.Standing | str) -> bool:
        """Make user, folders and databases, unless all is to be gone; False, told to the house, where that fails."""
        site = work.site
        try:
            if site.databases and isinstance(known, str):
                raise Refused(known)
            user = users.known(site, self.machine)
            if site.presence == "deleted":
                return True
            if user is None:
                users.make(site, self.machine)
                work.repaired.append(f"user {site.user(self.machine)}")
            work.repaired += [str(folder.path) for folder, _ in folders.differing(site, self.machine)]
            folders.make(site, self.machine)
            work.repaired += self.slices.make(site)
            if (own := certificates.take_own(site, self.machine)) is not None:
                work.repaired.append(f"own certificate of {site.user(self.machine)}")
                self.house.certify(site.id, certificates.told(certificates.OWN, own))
                again = self._work(site)
                work.changes, work.versions = again.changes, again.versions
            if not isinstance(known, str) and (statements := databases.lacking(site, self.machine, known)):
                databases.make(statements, self.machine)
                work.repaired.append(f"databases of {site.user(self.machine)}")
        except (Refused, OSError) as error:
            work.fault = str(error)
            self._tell(work)
            return False
        return True

    def _try(self, works: Sequence[Work]) -> str | None:
        """What the daemons say against the new files by themselves."""
        servers: dict[str, str] = {}
        pools: dict[str, dict[str, str]] = {}
        for work in works:
            server = files.server_file(work.site, self.machine)
            pool = files.pool_file(work.site, self.machine, work.site.php)
            if (text := work.changes.get(server)) is not None:
                servers[server.name] = text
            if (text := work.changes.get(pool)) is not None:
                pools.setdefault(work.site.php, {})[pool.name] = text
        return daemons.refusal_of(servers, pools, self.machine)

    def _install(self, changes: Wanted, versions: set[str]) -> str | None:
        """Write the files and have them read; what is refused is put back, and what was said given back."""
        before = unfinished.begin(changes, versions, self.machine)
        unfinished.write(changes)
        involved = [*(daemons.php(self.machine, version) for version in sorted(versions)), daemons.nginx(self.machine)]
        for daemon in involved:
            if (said := daemon.refusal()) is not None:
                unfinished.write(before)
                unfinished.end(self.machine)
                return said
        for daemon in involved:
            if (said := daemon.reload()) is not None:
                return said  # the note stays: the next turn has all read again
        unfinished.end(self.machine)
        return None

    def _await(self, work: Work) -> None:
        pool = files.pool_file(work.site, self.machine, work.site.php)
        if work.changes.get(pool) and not daemons.await_socket(files.socket(work.site, self.machine)):
            work.fault = f"php-fpm {work.site.php} opened no socket for this pool"

    def _settle(self, work: Work) -> None:
        """End the processes of what does not serve, delete what is to be deleted, and tell the house."""
        site = work.site
        if work.fault is None:
            self._show(work, suspended=False)
        if work.fault is None and work.changes:
            certificates.tidy(site, self.machine)
        if work.fault is None:
            refused = self._set_own(work)
            if site.shut("site"):
                users.end_processes(site.uid(self.machine))
            work.fault = refused
            if site.presence == "deleted" and refused is None:
                self._delete(work)
        self._tell(work)

    def _set_own(self, work: Work) -> str | None:
        """Who may enter the files and what runs by the clock; what stands against it, which keeps no suspension up."""
        site = work.site
        try:
            work.repaired += crons.make(site, self.machine)
            if site.accounts and site.lets_in and self.unready_for_files is not None:
                raise Refused(self.unready_for_files)
            closed = accounts.closed_since(site, self.machine)
            changed = accounts.make(site, self.machine)
            if closed:
                users.end_processes(site.uid(self.machine), named="proftpd")
            if changed and site.accounts:
                self.house.tell(site.id, {"doors": accounts.told(self.machine)})
            work.repaired += changed
            news = updating.news(site, self.machine)
            if news is not None:
                self.house.tell(site.id, {"application": news})
        except (Refused, OSError) as error:
            return str(error)
        return None

    def _delete(self, work: Work) -> None:
        site = work.site
        try:
            with held(site, self.machine):
                work.proof = folders.delete(site, self.machine)
            certificates.forget(site, self.machine)
            notes.forget(site, self.machine)
            files.socket(site, self.machine).unlink(missing_ok=True)
            for log in files.logs(site, self.machine):
                log.unlink(missing_ok=True)
            users.remove(site, self.machine)
            self.slices.remove(site)
        except (Refused, OSError) as error:
            work.fault = str(error)

    def _tell(self, work: Work) -> None:
        """Tell the house what is new to it: a revision made, or one that failed; drift put right is printed."""
        site, changed = work.site, [*work.repaired, *map(str, work.changes)]
        if work.fault is not None:
            self.say(f"site {site.id}: {work.fault}")
            self.house.report(site.id, site.revision, False, work.fault)
            return
        if site.applied < site.revision:
            self.say(f"site {site.id}: {site.presence}, revision {site.revision}")
            self.house.report(site.id, site.revision, True, work.words, work.proof)
        elif changed:
            self.say(f"site {site.id}: put back {', '.join(changed)}")

    def _fail(self, row: Row, words: str) -> None:
        self.say(f"site {row['site']}: {words}")
        self.house.report(row["site"], row["revision"], False, words)


def differing(wanted: Wanted) -> Wanted:
    """The files that are not as they are to be."""
    return {path: text for path, text in wanted.items() if unfinished.content(path) != text}


def diff(path: Path, text: str | None) -> Iterator[str]:
    """A file's change as a diff."""
    before = unfinished.content(path) or ""
    yield from difflib.unified_diff(
        before.splitlines(keepends=True), (text or "").splitlines(keepends=True), str(path), str(path)
    )


def _versions(works: Sequence[Work]) -> set[str]:
    return {version for work in works for version in work.versions}


def _together(works: Sequence[Work]) -> Wanted:
    return {path: text for work in works for path, text in work.changes.items()}
