"""Living a recorded life again under other terms, in a house that is thrown away."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.advance_orders import verify_orders
from posada.contexts.services.acts.adopt_services import adopt_services
from posada.contexts.services.acts.end_tasks import end_tasks
from posada.contexts.services.models import TaskState
from posada.contexts.services.queries import open_tasks
from posada.flow.parts import in_parts
from posada.flow.run import next_stop, run
from posada.ground.agenda.queries import customers_due_between
from posada.ground.agenda.unit import unit
from posada.kernel.clock import MovableClock
from posada.kernel.waves import waves
from posada.rehearsal.whatif.doings import DOINGS, VERIFIER, Doing, Names, put_on_account
from posada.rehearsal.whatif.house import enter_customers, ruling_from, thrown_away
from posada.rehearsal.whatif.letters import drain_unwritten
from posada.rehearsal.whatif.recorded import Happened, Life
from posada.rehearsal.whatif.tally import Tally, count
from posada.terms.actor import SYSTEM, Actor
from posada.terms.versions import book

ACTIVATIONS = Actor("staff", role="activations", channel="staff")
INSTANT, HOUR, DAY = timedelta(microseconds=1), timedelta(hours=1), timedelta(days=1)
CHUNK = 1000
# What is done in one round a day, where nothing falls due for its customer meanwhile; all else in rounds of an hour.
DAILY = ("order", "pay", "extend", "verify", "deliver")
STAFF_DO = ("verify", "deliver")  # as soon as it can be done here, once it had been done in the book


@dataclass
class Replay:
    """One life under one version: `names` gives, of what the book calls it, what it is called here.

    Customers do not affect one another, so what must keep its order is each customer's own life.
    """

    life: Life
    moving: MovableClock
    tell: Callable[[datetime], None]
    names: Names = field(default_factory=dict)
    ready: dict[str, set[int]] = field(default_factory=lambda: {verb: set() for verb in STAFF_DO})
    refused: int = 0
    unmatched: int = 0  # payments of which nothing was to pay here

    @property
    def now(self) -> datetime:
        return self.moving.now()

    def live(self) -> None:
        """Begin with what ran, then take every day on which something is due or was done."""
        self.begin()
        calendar = book().newest().calendar
        pending = deque(self.life.events)
        while (at := self.following(pending)) is not None:
            day = calendar.today(at)
            ends = min(calendar.start_of(day + DAY), self.life.until)
            happened = []
            while pending and pending[0].at < ends:
                happened.append(pending.popleft())
            self.day(calendar.start_of(day), ends, happened)
            self.tell(self.now)

    def begin(self) -> None:
        """The customers and what ran for them when it began."""
        enter_customers(self.life.customers, self.now)
        for start in range(0, len(self.life.running), CHUNK):
            part = self.life.running[start : start + CHUNK]
            with unit(self.now, SYSTEM):
                ids = adopt_services([running for _, running in part], now=self.now, by=SYSTEM)
            self.names |= {("service", number): id for (number, _), id in zip(part, ids, strict=True)}
        with unit(self.now, VERIFIER):
            put_on_account(self.life.credit, self.now)
        self.settle()

    def following(self, pending: Sequence[Happened]) -> datetime | None:
        """When something is due or was done next; None where nothing is until the life ends."""
        ahead = [at for at in (pending[0].at if pending else None, next_stop(self.life.until)) if at is not None]
        at = max(min(ahead), self.now) if ahead else None
        return at if at is not None and at < self.life.until else None

    def day(self, begins: datetime, ends: datetime, happened: Sequence[Happened]) -> None:
        """What falls due as a day begins, then hour by hour where the order matters, then all else that was done."""
        self.run_until(begins)
        hourly, daily = apart(happened, customers_due_between({e.customer_id for e in happened}, begins, ends))
        for hour, events in groupby(hourly, key=lambda event: event.at.replace(minute=0, second=0, microsecond=0)):
            self.run_until(hour + HOUR - INSTANT)
            self.take(list(events))
        self.run_until(ends - INSTANT)
        self.take(daily)
        self.run_until(ends - INSTANT)

    def run_until(self, last: datetime) -> None:
        """Carry out what falls due until then, each thing at its instant, or now where that is later."""
        while (due := next_stop(last)) is not None:
            self.moving.move_to(max(due, self.now))
            run(due, now=self.now)
            self.settle()
        self.moving.move_to(max(last, self.now))

    def take(self, happened: Sequence[Happened]) -> None:
        """What customers did in one round, each customer's doings in their order."""
        for wave in waves(happened, of=lambda event: event.customer_id):
            self.do(wave)
            self.settle()

    def do(self, happened: Sequence[Happened]) -> None:
        """What several customers did, each one thing: alike things in one unit, halved where a refusal stands in it."""
        by_verb: dict[str, list[Happened]] = {}
        for event in happened:
            by_verb.setdefault(event.verb, []).append(event)
        for verb, events in by_verb.items():
            if verb in STAFF_DO:
                self.ready[verb] |= {event.about[1] for event in events}
                continue
            for start in range(0, len(events), CHUNK):
                in_parts(events[start : start + CHUNK], partial(self._together, DOINGS[verb]), self._fails)

    def _together(self, doing: Doing, events: Sequence[Happened]) -> None:
        """Do them in one transaction; the names they give stand only when it stands."""
        with unit(self.now, VERIFIER):
            done = doing(events, self.names, self.now)
        self.names |= done.names
        self.unmatched += done.unmatched
        self.refused += done.refused

    def _fails(self, event: Happened, why: str) -> None:
        self.refused += 1

    def settle(self) -> None:
        """Jobs at once; orders verified and services delivered once they were in the book, other work at once."""
        drain_unwritten(self.now)
        while self._verify() or self._end_tasks():
            drain_unwritten(self.now)

    def _verify(self) -> bool:
        """Verify the paid orders that staff had verified by now; whether there were any."""
        known = self._here("verify", "order")
        found = ordering.awaiting_verification().filter(pk__in=known).values_list("pk", flat=True) if known else ()
        orders = list(found)
        if orders:
            with unit(self.now, VERIFIER):
                verify_orders(orders, now=self.now, by=VERIFIER)
            self.ready["verify"] -= {known[id] for id in orders}
        return bool(orders)

    def _end_tasks(self) -> bool:
        """End staff's tasks, deliveries where staff had delivered by now; whether there were any."""
        known = self._here("deliver", "service")
        tasks = list(open_tasks().exclude(act="create"))
        if known:
            tasks += open_tasks().filter(act="create", service_id__in=known)
        if tasks:
            with unit(self.now, ACTIVATIONS):
                end_tasks([task.pk for task in tasks], outcome=TaskState.DONE, now=self.now, by=ACTIVATIONS)
            self.ready["deliver"] -= {known[task.service_id] for task in tasks if task.act == "create"}
        return bool(tasks)

    def _here(self, verb: str, kind: str) -> dict[int, int]:
        """What staff had done in the book and not here, by its number here."""
        return {here: id for id in self.ready[verb] if (here := self.names.get((kind, id))) is not None}


def apart(happened: Sequence[Happened], busy: set[int]) -> tuple[list[Happened], list[Happened]]:
    """What is done hour by hour, and what at the end of the day.

    A customer's day goes by the hour where one of its doings starts a clock of hours, or a step of it falls due.
    """
    by_hour = busy | {event.customer_id for event in happened if event.verb not in DAILY}
    hourly = [event for event in happened if event.customer_id in by_hour]
    return hourly, [event for event in happened if event.customer_id not in by_hour]


def replay(life: Life, data: Mapping[str, Any], tell: Callable[[datetime], None] = lambda at: None) -> Tally:
    """Live a life again under the version that `data` holds; what it came to. Leaves nothing behind."""
    with thrown_away(ruling_from(data, life.since), life.since) as moving:
        lived = Replay(life, moving, tell)
        lived.live()
        tally = count(life.since, life.until, book().newest().calendar.tz)
        tally.refused, tally.unmatched = lived.refused, lived.unmatched
        return tally
