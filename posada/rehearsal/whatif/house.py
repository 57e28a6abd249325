"""The house in which a life is lived again: a database of its own under one version, with nobody to write to."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from posada.contexts.payments.gateways import use_memory_gateways
from posada.contexts.webhooks.queries import nobody_listens
from posada.ground.agenda.jobs import keep_jobs
from posada.ground.customers.models import Contact, Customer, Declaration, FiscalData
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.scratch_database import throwaway_database
from posada.rehearsal.whatif.recorded import Known
from posada.terms import content
from posada.terms.acceptance import accept_all
from posada.terms.actor import Actor
from posada.terms.alone import alone
from posada.terms.rows import ids_ahead
from posada.terms.versions import book, open_book, publish

WITHOUT_LIMIT = {"*": 10**9}  # a replay's run has nobody to ask, and does nothing outside
LONG_BEFORE = timedelta(days=3653)
TOWN = "-"  # what a replay's papers say where persons have an address


@contextmanager
def thrown_away(data: Mapping[str, Any], begin: datetime) -> Iterator[MovableClock]:
    """A house under these terms from `begin` on; its database is dropped at the end of the block."""
    moving = MovableClock(begin)
    with throwaway_database():
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        with alone(), keep_jobs(), use_memory_gateways(), nobody_listens(), clock.use(moving), open_book(), ids_ahead():
            publish(data, by="replay", now=begin)
            yield moving


def ruling_from(data: Mapping[str, Any], begin: datetime) -> dict[str, Any]:
    """A version's content as it would stand had it ruled all that a life from `begin` on is about; no ceiling of acts.

    What was unpaid when the life begins fell due before, and is asked for under the same version.
    """
    always = (begin - LONG_BEFORE).isoformat()
    head = {"announced_at": always, "in_force": always, "existing_from": always}
    return content.content(
        data["pack"],
        {**data["provider"], "ceilings": WITHOUT_LIMIT},
        {**data["terms"], **head},
        data["catalog"],
        data.get("law"),
    )


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
        FiscalData(customer_id=c.id, legal_name=f"#{c.id}", tax_id=c.tax_id, country=c.country, address=TOWN,
                   city=TOWN, email=f"{c.id}@replay.invalid", effective_at=now, requested_at=now, changed_by="replay")
        for c in known
    )  # fmt: skip
    Declaration.objects.bulk_create(
        Declaration(customer_id=c.id, what=what, by=f"#{c.id}", version_id=1, at=now)
        for c in known
        for what in ("of_legal_age", "legal_capacity")
    )
    accept_all({c.id: f"#{c.id}" for c in known}, book().for_new(now), by=Actor("customer"), now=now)
