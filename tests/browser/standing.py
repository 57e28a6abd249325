"""A served house that is built once: its customers are late, suspended, leaving or new, and the clock stands still."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connections
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import Invoice
from posada.contexts.ordering.acts.advance_orders import verify_order
from posada.contexts.ordering.acts.place_order import Wanted, place_order
from posada.contexts.payments.acts.record_payment import Arrival, record_payment
from posada.contexts.payments.acts.settle_payment import receive_payment
from posada.contexts.services.acts.end_tasks import end_tasks
from posada.contexts.services.models import TaskState
from posada.contexts.services.queries import open_tasks
from posada.contexts.support.acts.open_ticket import Written, open_ticket
from posada.faces.cli.serve import do_jobs
from posada.faces.demo.house import demonstrated, drafted
from posada.flow.advance import advance
from posada.ground.agenda.house_clock import StoredClock, move_house_clock
from posada.ground.agenda.unit import unit
from posada.ground.customers.models import Customer
from posada.kernel import clock
from posada.rehearsal.scratch_database import throwaway_database
from posada.terms.acceptance import accept
from posada.terms.actor import Actor
from posada.terms.versions import book, publish
from tests.browser.house import BEGINS, House

VERIFIER = Actor("staff", role="payment_verifier", channel="staff")
ACTIVATIONS = Actor("staff", role="activations", channel="staff")
TODAY = "2026-04-12T09:00-05:00"
# Who lives here: name, e-mail, what they ordered, whether they go on paying.
PEOPLE = (
    ("Ana Gómez", "ana@example.co", (("hosting-1", "anagomez.co"), ("vps-1", "")), False),
    ("Luis Toro", "luis@example.co", (("hosting-1", "luistoro.co"),), True),
    ("Marta Ruiz", "marta@example.co", (("hosting-1", "martaruiz.co"),), True),
    ("Pedro Paz", "pedro@example.co", (("hosting-1", "pedropaz.co"),), True),
    ("Fundación Cardona Restrepo de la Costa Caribe Colombiana", "larga@example.co", (), True),
)


class StandingHouse(House):
    """Built once; whoever changes something in it does so to a customer of their own."""

    def order(self, customer: Customer, product: str, domain: str) -> None:
        """Order, pay, verify and deliver, as of now."""
        now, by = clock.now(), Actor("customer", customer.pk, channel="portal")
        accept(customer.pk, book().for_new(now), accepted_by=customer.name, by=by, now=now)
        with unit(now, by):
            wanted = Wanted(product, "monthly", domain=domain, name=domain or f"{product}-{customer.pk}")
            placed = place_order(customer, [wanted], by=by, now=now, accepts_documents=True)
        self.pay(Invoice.objects.get(order_id=placed.pk))
        with unit(now, VERIFIER):
            verify_order(placed.pk, now=now, by=VERIFIER)
        waiting = [task.pk for task in open_tasks()]
        with unit(now, ACTIVATIONS):
            end_tasks(waiting, outcome=TaskState.DONE, now=now, by=ACTIVATIONS)

    def pay(self, invoice: Invoice) -> None:
        """Money arrives for a claim."""
        now = clock.now()
        arrival = Arrival(
            customer_id=invoice.customer_id, amount=billing.unpaid(invoice), method="bank-transfer", source="test",
            external_id=invoice.number, value_at=now, invoice_id=invoice.pk, reference=invoice.number,
        )  # fmt: skip
        with unit(now, VERIFIER):
            receive_payment(record_payment(arrival, now=now, by=VERIFIER)[0].pk, now=now, by=VERIFIER)

    def work(self) -> None:
        """Do every job that waits, as a worker would: in a thread, for playwright keeps a loop in this one."""
        with ThreadPoolExecutor(1) as worker:
            worker.submit(do_jobs).result()
            worker.submit(connections.close_all).result()

    def live(self) -> None:
        """From February to the middle of April: some pay each order as it comes, others stop."""
        paying = set()
        for name, email, products, pays in PEOPLE:
            customer = self.customer(name, email)
            for product, domain in products:
                self.order(customer, product, domain)
            if pays:
                paying.add(customer.pk)
        for day in ("2026-02-26", "2026-03-28", TODAY[:10]):
            advance(clock.now(), datetime.fromisoformat(f"{day}T09:00-05:00"))
            for invoice in Invoice.objects.filter(state="unpaid", customer_id__in=paying):
                self.pay(invoice)
            for invoice in Invoice.objects.filter(state="unpaid", due_on__lt="2026-03-15"):
                self.pay(invoice)
        ana = Customer.objects.get(name="Ana Gómez")
        written = Written(ana.pk, subject="El correo no llega", text="Desde ayer no recibo nada.", department="support")
        with unit(clock.now(), Actor("customer", ana.pk, channel="portal")):
            open_ticket(written, now=clock.now(), by=Actor("customer", ana.pk, channel="portal"))


@pytest.fixture(scope="session")
def standing(django_test_environment, django_db_blocker, browser) -> Iterator[StandingHouse]:
    """In a database of its own, which is dropped when all is over; tests that ask for it use no other and come last."""
    with django_db_blocker.unblock(), throwaway_database(), override_settings(POSADA_REHEARSAL=True):
        clock.set_default(StoredClock())
        publish(drafted(demonstrated()), by="test", now=BEGINS)
        move_house_clock(BEGINS)
        server = LiveServer("localhost")
        try:
            house = StandingHouse(server.url)
            house.live()
            yield house
        finally:
            server.stop()
            clock.set_default(clock.SystemClock())
