"""Followers that need not stand in the transaction: one job for a whole batch, enqueued in it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from procrastinate import RetryStrategy

from posada.contexts.billing.events import InvoicesIssued, PricesPublished, TermsPublished
from posada.contexts.services.events import ProductDiscontinued
from posada.ground.agenda.jobs import app, defer
from posada.ground.agenda.unit import unit
from posada.terms.actor import Actor

CHUNK = 1000  # services in one transaction


def tell_issued_later(event: InvoicesIssued) -> None:
    """Enqueue the telling of a batch: a run writes no notice itself, and a failed one undoes no invoice."""
    defer(
        tell_issued, act=event.act, invoice_ids=list(event.invoice_ids), at=event.now.isoformat(), by=asdict(event.by)
    )


@app.task(name="tell_issued", queue="notices", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def tell_issued(act: str, invoice_ids: Sequence[int], at: str, by: Mapping[str, Any]) -> None:
    """Order the notices of invoices issued at one instant; those ordered already are left alone."""
    from posada.flow import support  # models are ready only when a job runs

    actor, now = Actor(**by), datetime.fromisoformat(at)
    with unit(now, actor):
        support.tell_issued(InvoicesIssued(tuple(invoice_ids), act, now, actor))


def tell_prices_later(event: PricesPublished) -> None:
    """Enqueue the telling of a change of prices: publishing it waits for no letter."""
    defer(tell_prices, version_id=event.version_id, at=event.now.isoformat(), by=asdict(event.by))


@app.task(name="tell_prices", queue="notices", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def tell_prices(version_id: int, at: str, by: Mapping[str, Any]) -> None:
    """Order the letters about a version's prices, a chunk a transaction; those ordered already are left alone."""
    from posada.contexts.support.acts.send_notices import send_notices  # models are ready only when a job runs
    from posada.flow import price_letters

    actor, now = Actor(**by), datetime.fromisoformat(at)
    for wanted in price_letters.letters(version_id, now=now):
        with unit(now, actor):
            send_notices(wanted, now=now, by=actor)


def tell_terms_later(event: TermsPublished) -> None:
    """Enqueue the telling of a change of the terms: publishing it waits for no letter."""
    defer(tell_terms, version_id=event.version_id, at=event.now.isoformat(), by=asdict(event.by))


@app.task(name="tell_terms", queue="notices", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def tell_terms(version_id: int, at: str, by: Mapping[str, Any]) -> None:
    """Tell every customer of a version, a chunk a transaction; those who were told already are left alone."""
    from posada.flow import terms_letters  # models are ready only when a job runs

    actor, now = Actor(**by), datetime.fromisoformat(at)
    for customer_ids in terms_letters.told(version_id, now=now):
        with unit(now, actor):
            terms_letters.tell(customer_ids, version_id, now=now, by=actor)


def end_discontinued_later(event: ProductDiscontinued) -> None:
    """Enqueue the end of a product's services: marking it waits for none of them."""
    defer(end_discontinued, product=event.product, at=event.now.isoformat(), by=asdict(event.by))


@app.task(name="end_discontinued", queue="notices", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def end_discontinued(product: str, at: str, by: Mapping[str, Any]) -> None:
    """Fix the end of a product's services, a chunk a transaction; those that end already are left alone."""
    from posada.contexts.services import queries as services  # models are ready only when a job runs
    from posada.contexts.services.acts import discontinue

    actor, now = Actor(**by), datetime.fromisoformat(at)
    for service_ids in services.of_product(product, size=CHUNK):
        with unit(now, actor):
            discontinue.end_discontinued(service_ids, now=now, by=actor)


@app.task(name="carry_out_bulk", queue="bulk")
def carry_out_bulk(bulk_id: int) -> None:
    """Go on with an act that staff ordered for many, a subject a transaction."""
    from posada.flow.bulk import carry_out  # models are ready only when a job runs

    carry_out(bulk_id)
