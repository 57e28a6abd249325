"""Free certificates in time: asked for when a site is served, and anew when a third of their time is left.

An authority takes seconds to answer, or does not answer at all; so it is asked in a thread of its own, and suspensions
wait for nothing. What came is put in force by the next turn, which this thread wakes.
"""

import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import psycopg

from posada.kernel import clock
from posada.node import certificates
from posada.node.authority import Authority
from posada.node.certificates import FREE, Known
from posada.node.house import House, Row
from posada.node.machine import Machine
from posada.node.site import Refused, Site

LONGEST_WAIT = 12 * 3600  # seconds between two tries at the same names
LOOK_EVERY = 60.0  # seconds


class Certifier:
    """One machine that has an authority to ask."""

    def __init__(self, machine: Machine, say: Callable[[str], None]) -> None:
        self.machine, self.say = machine, say
        self.authority = Authority(machine)

    def due(self, site: Site) -> bool:
        """Whether the authority is to be asked now: the site is served, and lacks a certificate or soon will."""
        if not (self.machine.acme and site.serves and site.applied and site.free_certificate and site.names):
            return False
        now, known = clock.wall(), certificates.known(site, FREE, self.machine)
        shown = certificates.current(site, self.machine)
        own = shown is not None and shown.digest != "" and all(map(shown.covers, site.names))
        if own and shown is not None and not shown.to_renew(now):
            return False
        if known.tried == site.names and now.timestamp() < known.retry_at:
            return False
        return not known.stands(now) or known.to_renew(now) or not all(map(known.covers, site.names))

    def turn(self, rows: Sequence[Row], house: House) -> list[int]:
        """Ask for what is due and tell the house of each; the sites that got one."""
        got = []
        for row in rows:
            try:
                site = Site.read(row)
            except Refused:
                continue  # the house was told by the turn that makes sites
            if not self.due(site):
                continue
            before = certificates.known(site, FREE, self.machine)
            known = self.ask(site)
            if known.file != before.file:
                got.append(site.id)
            house.certify(site.id, certificates.told(FREE, known))
        return got

    def ask(self, site: Site) -> Known:
        """Ask for a certificate of the site's names; what is known afterwards."""
        before, now = certificates.known(site, FREE, self.machine), clock.wall().timestamp()
        attempts = before.attempts + 1 if before.tried == site.names else 1
        wait = min(self.machine.certificate_retry * 2 ** min(attempts - 1, 12), LONGEST_WAIT)
        try:
            issued = self.authority.issue(site.names)
        except Refused as error:
            self.say(f"site {site.id}: no certificate: {error}")
            known = replace(before, tried=site.names, attempts=attempts, retry_at=now + wait, words=str(error)[:1500])
            certificates.note(site, FREE, known, self.machine)
            return known
        self.say(
            f"site {site.id}: certificate for {', '.join(name for name in site.names if name not in issued.lacking)}"
        )
        lacking = {name: said[:300] for name, said in list(issued.lacking.items())[:50]}
        return certificates.keep(
            site, FREE, issued.chain, issued.key, self.machine, tried=site.names, lacking=lacking,
            attempts=attempts if lacking else 0, retry_at=now + wait if lacking else 0,
        )  # fmt: skip


class InTheBackground:
    """A thread that asks for certificates while the program goes on; `ready` are the sites that got one."""

    def __init__(self, machine: Machine, say: Callable[[str], None]) -> None:
        self.machine, self.say = machine, say
        self.wake, self.over = threading.Event(), threading.Event()
        self.lock, self.got, self.changed = threading.Lock(), set[int](), set[int]()
        self.looked = -LOOK_EVERY
        self.thread = threading.Thread(target=self._live, name="certificates", daemon=True)

    def __enter__(self) -> "InTheBackground":
        if self.machine.acme:
            self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.wake.set()

    def ready(self) -> set[int]:
        """The sites that got a certificate since last asked."""
        with self.lock:
            got, self.got = self.got, set()
        return got

    def look_at(self, sites: Collection[int]) -> None:
        """Have these looked at now: they changed. All others are, now and then."""
        with self.lock:
            self.changed |= set(sites)
        self.wake.set()

    def look_over(self) -> None:
        """Have all of them looked at now."""
        self.looked = -LOOK_EVERY
        self.wake.set()

    def _rows(self, house: House) -> Sequence[Row]:
        """Those that changed; all of them once a minute."""
        with self.lock:
            changed, self.changed = self.changed, set()
        if time.monotonic() - self.looked >= LOOK_EVERY:
            self.looked = time.monotonic()
            return house.all()
        return house.these(changed) if changed else ()

    def _live(self) -> None:
        certifier = Certifier(self.machine, self.say)
        while not self.over.is_set():
            try:
                house = House(self.machine.house)
                try:
                    while not self.over.is_set():
                        self.wake.clear()
                        for row in self._rows(house):
                            if certifier.turn([row], house):
                                with self.lock:
                                    self.got.add(row["site"])
                                house.wake()
                        self.wake.wait(LOOK_EVERY)
                finally:
                    house.close()
            except (psycopg.Error, OSError) as error:
                self.say(f"certificates: {str(error).strip()}")
                self.over.wait(LOOK_EVERY / 2)
