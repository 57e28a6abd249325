"""Living a year: each day its orders, payments, verifications and deliveries, and the run over the agenda."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import Invoice
from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.advance_orders import verify_order
from posada.contexts.ordering.acts.place_order import Wanted, place_order
from posada.contexts.payments.acts.record_payment import Arrival, record_payment
from posada.contexts.payments.acts.settle_payment import receive_payment
from posada.contexts.services.acts.end_tasks import end_tasks
from posada.contexts.services.models import Service, TaskState
from posada.contexts.services.queries import open_tasks
from posada.faces.demo.people import Person
from posada.flow.advance import pass_time
from posada.flow.requests import REQUESTS, Request, submit
from posada.ground.agenda.jobs import drain, keep_jobs
from posada.ground.agenda.unit import unit
from posada.ground.customers.models import Contact, Customer, Declaration, FiscalData
from posada.kernel import clock
from posada.kernel.calendar import Calendar
from posada.kernel.clock import MovableClock
from posada.kernel.errors import PosadaError
from posada.terms.acceptance import accept
from posada.terms.actor import Actor
from posada.terms.versions import book, open_book

VERIFIER = Actor("staff", role="payment_verifier", channel="staff")
ACTIVATIONS = Actor("staff", role="activations", channel="staff")
MORNING, NOON, EVENING = time(8), time(12), time(17)
ONE_DAY = timedelta(days=1)
LEFT_FOR_STAFF = 2  # of the last days, payments and tasks wait for a person, so that there is something to do


@dataclass
class Year:
    """A year of a house whose terms are published; `tell` is called with each month that is over."""

    people: Sequence[Person]
    calendar: Calendar
    today: date
    tell: Callable[[str], None]
    who: dict[int, Person] = field(default_factory=dict)
    promised: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))  # invoices by day of payment
    planned: set[int] = field(default_factory=set)
    refused: int = 0

    def live(self) -> datetime:
        """Live from the first customer's day to this morning; the instant at which it ends."""
        first = self.people[0].joins_on
        moving = MovableClock(self.at(first, time()))
        with clock.use(moving), keep_jobs():
            for day in days(first, self.today):
                self.run_until(self.at(day, MORNING), moving)
                with open_book():
                    self.day(day, moving)
                if day.day == 1:
                    self.tell(f"{day:%Y-%m}")
            self.run_until(self.at(self.today, EVENING), moving)
        return moving.now()

    def at(self, day: date, hour: time) -> datetime:
        return self.calendar.at(day, hour)

    def run_until(self, instant: datetime, moving: MovableClock) -> None:
        """Carry out what falls due before the hour, each thing at its own."""
        pass_time(moving, instant)
        drain(now=moving.now())

    def day(self, day: date, moving: MovableClock) -> None:
        """What people do on one day: join and order, pay, leave; and what staff do about it."""
        for person in self.people:
            if person.joins_on == day:
                self.join(person, moving.now())
        self.plan_payments(day)
        moving.move_to(self.at(day, NOON))
        busy = (self.today - day).days >= LEFT_FOR_STAFF
        self.pay(self.promised.pop(day, []), moving.now(), settle=busy)
        self.leave(day, moving.now())
        if busy:
            self.attend(moving.now())
        drain(now=moving.now())

    def join(self, person: Person, now: datetime) -> None:
        """Open an account and order."""
        customer = new_customer(person, now)
        by = Actor("customer", customer.pk, channel="portal", address="203.0.113.7")
        self.who[customer.pk] = person
        terms = book().for_new(now)
        accept(customer.pk, terms, accepted_by=person.name, by=by, now=now)
        try:
            with unit(now, by):
                wanted = Wanted(person.product, person.cycle, domain=person.domain, name=person.domain)
                place_order(customer, [wanted], by=by, now=now, accepts_documents=True)
        except PosadaError:
            self.refused += 1

    def plan_payments(self, day: date) -> None:
        """Decide, for each claim not seen before, on which day its customer pays it."""
        fresh = Invoice.objects.filter(state="unpaid").exclude(pk__in=self.planned)
        for invoice in fresh:
            person = self.who.get(invoice.customer_id)
            self.planned.add(invoice.pk)
            if person is None:
                continue
            if invoice.origin == "new-contract":
                self.promised[day + ONE_DAY * (invoice.pk % 3)].append(invoice.pk)
            elif person.pays_after is not None:
                self.promised[max(day, invoice.due_on + ONE_DAY * person.pays_after)].append(invoice.pk)

    def pay(self, invoice_ids: Sequence[int], now: datetime, *, settle: bool) -> None:
        """Money arrives for these claims; on the last days it waits for a person to find it."""
        claims = list(Invoice.objects.filter(pk__in=invoice_ids, state="unpaid"))
        if not claims:
            return
        with unit(now, VERIFIER):
            payments = [self.record(invoice, now) for invoice in claims]
            for payment_id in payments if settle else ():
                receive_payment(payment_id, now=now, by=VERIFIER)

    def record(self, invoice: Invoice, now: datetime) -> int:
        arrival = Arrival(
            customer_id=invoice.customer_id, amount=billing.unpaid(invoice), method="bank-transfer", source="demo",
            external_id=f"{invoice.number}@{now.isoformat()}", value_at=now, invoice_id=invoice.pk,
            reference=invoice.number,
        )  # fmt: skip
        return record_payment(arrival, now=now, by=VERIFIER)[0].pk

    def leave(self, day: date, now: datetime) -> None:
        """Ask to cancel, where the terms have a way to."""
        if "cancel" not in REQUESTS:
            return
        for customer_id, person in self.who.items():
            if person.leaves_after is None or person.joins_on + ONE_DAY * person.leaves_after != day:
                continue
            service = Service.objects.filter(customer_id=customer_id, state="active").first()
            if service is not None:
                by = Actor("customer", customer_id, channel="portal")
                try:
                    with unit(now, by):
                        submit(Request("cancel", customer_id, ("service", service.pk), by, now))
                except PosadaError:
                    self.refused += 1

    def attend(self, now: datetime) -> None:
        """Staff verify first payments and do the tasks that wait."""
        for order in ordering.awaiting_verification():
            with unit(now, VERIFIER):
                verify_order(order.pk, now=now, by=VERIFIER)
        waiting = [task.pk for task in open_tasks()]
        if waiting:
            with unit(now, ACTIVATIONS):
                end_tasks(waiting, outcome=TaskState.DONE, now=now, by=ACTIVATIONS)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for number in range((last - first).days + 1):
        yield first + ONE_DAY * number


def new_customer(person: Person, now: datetime) -> Customer:
    """A customer with its primary contact, fiscal data and declarations."""
    customer = Customer.objects.create(name=person.name, country="CO", currency="COP", language="es", created_at=now)
    Contact.objects.create(customer=customer, name=person.name, email=person.email, is_primary=True, added_at=now)
    FiscalData.objects.create(
        customer=customer, legal_name=person.name, tax_id=person.tax_id, address="Calle 10 # 20-30", city="Medellín",
        country="CO", email=person.email, effective_at=now, requested_at=now, changed_by=f"customer:{customer.pk}",
    )  # fmt: skip
    for what in ("of_legal_age", "legal_capacity"):
        Declaration.objects.create(customer=customer, what=what, by=person.name, version_id=1, at=now)
    return customer
