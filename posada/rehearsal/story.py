"""The scratch house of one rehearsal: its names, its clock, and how an instant is lived through."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from posada.contexts.billing.models import Invoice, Refund
from posada.contexts.contracts.models import Document, Line
from posada.contexts.custody.models import Item
from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.models import Order
from posada.contexts.payments.models import Card, Dispute, Payment, Screening
from posada.contexts.services.acts.end_tasks import end_tasks
from posada.contexts.services.models import Service, TaskState
from posada.contexts.services.queries import open_tasks
from posada.contexts.support.models import Ticket
from posada.contexts.uc.models import Device, Licence
from posada.flow.run import next_stop, run
from posada.ground.agenda.jobs import drain
from posada.ground.agenda.models import Case
from posada.ground.agenda.unit import unit
from posada.ground.customers.models import Contact, Customer
from posada.kernel.clock import MovableClock
from posada.kernel.errors import NotFound
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.versions import book

OWNED: dict[str, Any] = {"service": Service, "invoice": Invoice, "payment": Payment, "order": Order, "case": Case,
                         "ticket": Ticket, "dispute": Dispute, "card": Card, "screening": Screening, "refund": Refund,
                         "contract-document": Document, "contract-line": Line, "licence": Licence,
                         "device": Device, "item": Item}  # fmt: skip
INSTANT = timedelta(microseconds=1)
ACTIVATIONS = Actor("staff", role="activations", channel="staff")


class Story:
    """What a rehearsal has made so far. `names` maps the script's names to (kind, id)."""

    def __init__(self, clock: MovableClock, watch: Any = None) -> None:
        self.clock = clock
        self.names: dict[str, tuple[str, int]] = {}
        self.payments: dict[str, int] = {}
        self.ordered: dict[int, list[str | None]] = {}  # what the script calls the services of an order
        self.staff_names: dict[str, Actor] = {}
        self.tasks_by_hand = False
        self.watch = watch or (lambda: None)
        self.parked = 0

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def zone(self) -> ZoneInfo:
        return self.terms.calendar.tz

    @property
    def terms(self) -> Terms:
        return book().for_existing(self.now)

    def name(self, name: str | None, kind: str, id: int) -> None:
        if name:
            self.names[name] = (kind, id)

    def name_services(self, order_id: int) -> None:
        """Name what an order became, once it has become something."""
        for name, item in zip(self.ordered.get(order_id, ()), ordering.items(order_id), strict=False):
            if item.service_id is not None:
                self.name(name, "service", item.service_id)

    def find(self, name: str, kind: str | None = None) -> tuple[str, int]:
        """What the script calls `name`; NotFound where nothing is called so."""
        if name not in self.names or (kind and self.names[name][0] != kind):
            raise NotFound(f"{kind or 'subject'}:{name}")
        return self.names[name]

    def id_of(self, name: str, kind: str) -> int:
        return self.find(name, kind)[1]

    def name_of(self, kind: str, id: int) -> str:
        """The script's name of a subject, or its number."""
        return next((name for name, found in self.names.items() if found == (kind, id)), str(id))

    def customer(self, name: str) -> Customer:
        return Customer.objects.get(pk=self.id_of(name, "customer"))

    def actor(self, event: Any, customer: Customer | int | None = None) -> Actor:
        """Who does this: the one named by `by`, else the customer concerned, else the house."""
        customer_id = customer.pk if isinstance(customer, Customer) else customer
        if event.by is None:
            if customer_id is None:
                return Actor("system", channel=event.channel)
            return Actor("customer", customer_id, channel=event.channel, address="203.0.113.7")
        if event.by == "system":
            return Actor("system", channel=event.channel)
        if event.by in self.names:
            kind, id = self.names[event.by]
            return Actor(kind, id, channel=event.channel, address="203.0.113.7")
        return Actor("staff", role=event.by.removeprefix("staff:"), channel=event.channel)

    @contextmanager
    def unit(self, by: Actor) -> Iterator[None]:
        """One transaction of acts, after which jobs are drained and tasks done."""
        with unit(self.now, by):
            yield
        self.settle()

    def settle(self) -> None:
        """Do what the outside would do at once: jobs, and, unless the script says so itself, staff's tasks."""
        drain(now=self.now)
        while not self.tasks_by_hand and (waiting := list(open_tasks().filter(opened_at__lte=self.now)[:500])):
            with unit(self.now, ACTIVATIONS):
                end_tasks([task.pk for task in waiting], outcome=TaskState.DONE, now=self.now, by=ACTIVATIONS)
            drain(now=self.now)
        self.watch()

    def live_until(self, instant: datetime, *, inclusive: bool) -> None:
        """Carry out what falls due before `instant` (or at it), step after step, the clock at each.

        What a brake holds back waits until an event of the story lets it go.
        """
        last = instant if inclusive else instant - INSTANT
        braked, held = False, set[str]()
        while not braked and (due := next_stop(last, held)) is not None:
            if due > self.now:
                self.clock.move_to(due)
            report = run(due, now=self.now)
            braked, held = report.braked, held | set(report.held)
            self.parked += report.parked
            self.settle()
        if instant > self.now:
            self.clock.move_to(instant)

    def primary_contact(self, customer_id: int) -> Contact:
        return Contact.objects.get(customer_id=customer_id, is_primary=True, removed_at=None)

    def owner(self, kind: str, id: int) -> int:
        """The customer a subject belongs to."""
        if kind == "customer":
            return id
        if kind == "contact":
            return Contact.objects.get(pk=id).customer_id
        return int(OWNED[kind].objects.values_list("customer_id", flat=True).get(pk=id))

    def case(self, name: str) -> Case:
        """A case by its name, or the one open case of a kind about a subject, written `collection/web/2`."""
        if name in self.names:
            return Case.objects.get(pk=self.id_of(name, "case"))
        kind, _, about = name.partition("/")
        subject_kind, subject_id = self.find(about)
        found = Case.objects.filter(kind=kind, subject_kind=subject_kind, subject_id=subject_id).order_by("-pk").first()
        if found is None:
            raise NotFound(f"case:{name}")
        return found
