"""What a draft of the terms would have changed: two replays of a book and their comparison, against one replay."""

import time
from datetime import datetime, timedelta
from decimal import Decimal

from bench.book import empty_house, fill
from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import Invoice
from posada.contexts.payments.acts.record_payment import Arrival, record_payment
from posada.contexts.payments.acts.settle_payment import receive_payment
from posada.contexts.support.postman import keep_mail
from posada.flow.advance import pass_time
from posada.ground.agenda.jobs import drain, keep_jobs
from posada.ground.agenda.unit import unit
from posada.ground.customers.models import Customer
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.whatif.compare import Difference, compare
from posada.rehearsal.whatif.question import DRAFT, TODAY, live_all, parts, published, set_figure
from posada.rehearsal.whatif.recorded import Life, read_life
from posada.terms.actor import Actor

FIGURES = {"flooming/late-fee": {"percent": 10}}
MONTHS = 3
LATE = 10  # every tenth customer pays a week late
STAFF = Actor("staff", role="payment_verifier", channel="staff")
CHUNK = 200


def live(due: datetime) -> datetime:
    """Let the book live some months: orders issued, paid on their day or a week late; the instant it ends."""
    moving = MovableClock(due)
    with clock.use(moving), keep_jobs(), keep_mail():
        for month in range(MONTHS):
            pays = due + timedelta(days=30 * month + 29)
            for at, late in ((pays, False), (pays + timedelta(days=8), True)):
                pass_time(moving, at)
                drain(now=at)
                pay(at, late=late)
    return moving.now()


def pay(at: datetime, *, late: bool) -> None:
    """Those who pay by now pay what is unpaid of the oldest order."""
    claims = [c for c in Invoice.objects.filter(state="unpaid").order_by("pk") if (c.customer_id % LATE == 0) == late]
    for start in range(0, len(claims), CHUNK):
        with unit(at, STAFF):
            for claim in claims[start : start + CHUNK]:
                arrival = Arrival(
                    customer_id=claim.customer_id, amount=billing.unpaid(claim), method="bank-transfer", source="bench",
                    external_id=str(claim.pk), value_at=at, invoice_id=claim.pk,
                )  # fmt: skip
                payment, _ = record_payment(arrival, now=at, by=STAFF)
                receive_payment(payment.pk, now=at, by=STAFF)
        drain(now=at)


def lives(ids: list[int], since: datetime, until: datetime) -> list[Life]:
    return [read_life(part, since, until) for part in parts(ids)]


def quietly(done: int, of: int) -> None:
    """No progress: it would stand among the figures."""


def main(sizes: tuple[int, ...]) -> None:
    """For each number of customers: one replay of three months, and both with their comparison, as a ratio."""
    for size in sizes:
        empty_house(figures=FIGURES)
        due = fill(size)
        ended = live(due)
        since = due - timedelta(days=1)
        ids = list(Customer.objects.values_list("pk", flat=True))
        today, draft = published(), published()
        for figure in ("flooming/grace-five-days.grace.days=10 days", "flooming/suspension-nonpayment.on_day=15"):
            set_figure(draft, figure)
        begun = time.perf_counter()
        live_all(lives(ids, since, ended), {TODAY: today}, quietly)
        one = time.perf_counter() - begun
        begun = time.perf_counter()
        both = lives(ids, since, ended)
        tallies = live_all(both, {TODAY: today, DRAFT: draft}, quietly)
        report = compare(tallies[TODAY], tallies[DRAFT], Difference("", "", "", "", size))
        two = time.perf_counter() - begun
        fees = next((row.difference.amount for row in report.totals if row.what == "fees"), Decimal(0))
        events = sum(len(life.events) for life in both)
        print(
            f"{size:>9} customers  {events} events  one replay {one:7.1f} s ({1000 * one / size:5.1f} ms a customer)"
            f"  what-if {two / one:4.2f} times that; fees {fees}"
        )
