"""Living a recorded life again under other terms, in a house that is thrown away."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction

from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.advance_orders import verify_order
from posada.contexts.payments.gateways import use_memory_gateways
from posada.contexts.services.acts.adopt_services import adopt_services
from posada.contexts.services.acts.end_tasks import end_tasks
from posada.contexts.services.models import TaskState
from posada.contexts.services.queries import open_tasks
from posada.contexts.support.acts.count_as_sent import count_as_sent
from posada.contexts.support.jobs import deliver
from posada.contexts.webhooks.queries import nobody_listens
from posada.flow.parts import in_parts
from posada.flow.run import next_stop, run
from posada.ground.agenda.jobs import drain, keep_jobs
from posada.ground.agenda.unit import unit
from posada.ground.customers.models import Contact, Customer, Declaration, FiscalData
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.whatif.doings import DOINGS, VERIFIER, Doing, put_on_account
from posada.rehearsal.whatif.recorded import Happened, Known, Life
from posada.rehearsal.whatif.tally import Tally, count
from posada.terms import content
from posada.terms.acceptance import accept
from posada.terms.actor import SYSTEM, Actor
from posada.terms.versions import book, open_book, publish

ACTIVATIONS = Actor("staff", role="activations", channel="staff")
ROUND = timedelta(hours=1)  # how often the replayed house looks at its agenda and at what people did
CHUNK = 500
WITHOUT_LIMIT = {"*": 10**9}  # a replay's run has nobody to ask, and does nothing outside


class Undo(Exception):
    """Ends the house's transaction."""


@dataclass
class Replay:
    """One life under one version: `names` gives, of what the book calls it, what it is called here."""

    life: Life
    moving: MovableClock
    tell: Callable[[datetime], None]
    names: dict[tuple[str, int], int] = field(default_factory=dict)
    refused: int = 0
    unmatched: int = 0  # payments of which nothing was to pay here

    @property
    def now(self) -> datetime:
        return self.moving.now()

    def live(self) -> None:
        """Begin with what ran, then take every round in turn: what fell due, then what people did."""
        self.begin()
        pending = deque(self.life.events)
        while True:
            following = min((at for at in (self._next_event(pending), next_stop(self.life.until)) if at), default=None)
            if following is None or following >= self.life.until:
                break
            ends = min(_round_after(following), self.life.until)
            self._run(ends)
            happened = []
            while pending and pending[0].at < ends:
                happened.append(pending.popleft())
            for wave in waves(happened):
                self.do(wave)
            self.settle()
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
            for customer, credit in self.life.credit:
                put_on_account(customer, credit, self.now)
        self.settle()

    def _next_event(self, pending: Sequence[Happened]) -> datetime | None:
        return pending[0].at if pending else None

    def _run(self, ends: datetime) -> None:
        """Carry out what falls due until the round's end, each thing at its instant or at the round's beginning."""
        last = ends - timedelta(microseconds=1)
        while (due := next_stop(last)) is not None:
            self.moving.move_to(max(due, self.now))
            run(due, now=self.now)
            self.settle()
        self.moving.move_to(max(last, self.now))

    def do(self, happened: Sequence[Happened]) -> None:
        """What several customers did, each one thing: alike things in one unit, halved where a refusal stands in it."""
        by_verb: dict[str, list[Happened]] = {}
        for event in happened:
            by_verb.setdefault(event.verb, []).append(event)
        for verb, events in by_verb.items():
            for start in range(0, len(events), CHUNK):
                in_parts(events[start : start + CHUNK], partial(self._together, DOINGS[verb]), self._fails)

    def _together(self, doing: Doing, events: Sequence[Happened]) -> None:
        """Do them in one transaction; the names they give stand only when it stands."""
        names = dict(self.names)
        with unit(self.now, VERIFIER):
            unmatched = doing(events, names, self.now)
        self.names, self.unmatched = names, self.unmatched + unmatched

    def _fails(self, event: Happened, why: str) -> None:
        self.refused += 1

    def settle(self) -> None:
        """Jobs at once; orders verified and services delivered when they were in the book, other work at once."""
        drain_unwritten(self.now)
        while True:
            orders = [order.pk for order in ordering.awaiting_verification() if self._was(order.pk, "order")]
            tasks = [task.pk for task in open_tasks() if task.act != "create" or self._was(task.service_id, "service")]
            if not orders and not tasks:
                return
            with unit(self.now, VERIFIER):
                for id in orders:
                    verify_order(id, now=self.now, by=VERIFIER)
            with unit(self.now, ACTIVATIONS):
                end_tasks(tasks, outcome=TaskState.DONE, now=self.now, by=ACTIVATIONS)
            drain_unwritten(self.now)

    def _was(self, id: int, kind: str) -> bool:
        """Whether staff had done by now, in the book, what waits for them here about an order or a service."""
        done = self.life.verified if kind == "order" else self.life.created
        recorded = next((number for (k, number), new in self.names.items() if k == kind and new == id), None)
        return recorded in done and done[recorded] <= self.now


def drain_unwritten(now: datetime) -> None:
    """Do every kept job; letters count as sent without being written."""
    drain(now=now, instead={deliver.name: lambda notice_ids: count_as_sent(notice_ids, now=now)})


def waves(happened: Iterable[Happened]) -> Iterator[list[Happened]]:
    """What happened, in waves that hold one thing of each customer at most, each customer's in order."""
    left = list(happened)
    while left:
        wave: list[Happened] = []
        rest: list[Happened] = []
        seen: set[int] = set()
        for event in left:
            (rest if event.customer_id in seen else wave).append(event)
            seen.add(event.customer_id)
        yield wave
        left = rest


def _round_after(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0) + ROUND


def enter_customers(known: Sequence[Known], now: datetime) -> None:
    """Customers without a person's name, under the number they have in the book, who have accepted the terms."""
    Customer.objects.bulk_create(
        Customer(id=c.id, name=f"#{c.id}", is_company=c.is_company, country=c.country, currency=c.currency,
                 language=c.language, customer_class=c.customer_class, created_at=min(c.since, now))
        for c in known
    )  # fmt: skip
    Contact.objects.bulk_create(
        Contact(customer_id=c.id, name=f"#{c.id}", email=f"{c.id}@replay.invalid", is_primary=True, added_at=now)
        for c in known
    )
    FiscalData.objects.bulk_create(
        FiscalData(customer_id=c.id, legal_name=f"#{c.id}", tax_id=c.tax_id, country=c.country, address="-", city="-",
                   email=f"{c.id}@replay.invalid", effective_at=now, requested_at=now, changed_by="replay")
        for c in known
    )  # fmt: skip
    Declaration.objects.bulk_create(
        Declaration(customer_id=c.id, what=what, by=f"#{c.id}", version_id=1, at=now)
        for c in known
        for what in ("of_legal_age", "legal_capacity")
    )
    terms = book().for_new(now)
    for c in known:
        accept(c.id, terms, accepted_by=f"#{c.id}", by=Actor("customer", c.id), now=now)


@contextmanager
def thrown_away(data: Mapping[str, Any], begin: datetime) -> Iterator[MovableClock]:
    """A house under these terms from `begin` on, undone at the end of the block."""
    moving = MovableClock(begin)
    try:
        with transaction.atomic(), keep_jobs(), use_memory_gateways(), nobody_listens(), clock.use(moving), open_book():
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            publish(data, by="replay", now=begin)
            yield moving
            raise Undo
    except Undo:
        pass


def ruling_from(data: Mapping[str, Any], begin: datetime) -> dict[str, Any]:
    """A version's content as it would stand had it ruled everything since `begin`, without a ceiling of acts."""
    head = {"announced_at": begin.isoformat(), "in_force": begin.isoformat(), "existing_from": begin.isoformat()}
    return content.content(
        data["pack"],
        {**data["provider"], "ceilings": WITHOUT_LIMIT},
        {**data["terms"], **head},
        data["catalog"],
        data.get("law"),
    )


def replay(life: Life, data: Mapping[str, Any], tell: Callable[[datetime], None] = lambda at: None) -> Tally:
    """Live a life again under the version that `data` holds; what it came to. Leaves nothing behind."""
    with thrown_away(ruling_from(data, life.since), life.since) as moving:
        lived = Replay(life, moving, tell)
        lived.live()
        tally = count(life.since, life.until, book().newest().calendar.tz)
        tally.refused, tally.unmatched = lived.refused, lived.unmatched
        return tally
