"""A book of any size, made by the database itself: customers with active services that renew on one day."""

import copy
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Model

from posada.contexts.services.models import Service
from posada.ground.agenda.models import Entry
from posada.ground.customers.models import Contact, Customer
from posada.rehearsal.proof import drafted
from posada.rehearsal.scratch import override
from posada.terms.pack import find_pack
from posada.terms.versions import book, publish

TABLES = (
    "agenda_entry", "agenda_parked", "agenda_case", "billing_allocation", "billing_fiscaldocument", "billing_invoice",
    "billing_invoiceline", "ledger_transfer", "ledger_series", "services_hold", "services_service", "services_task",
    "support_notice", "customers_contact", "customers_fiscaldata", "customers_customer", "terms_decision",
    "terms_acceptance", "procrastinate_jobs", "procrastinate_events",
)  # fmt: skip
RENEWS = date(2026, 5, 1)


def empty_house(pack: str = "flooming", figures: Mapping[str, Mapping[str, Any]] | None = None) -> None:
    """A house with the pack's terms published, some with other `figures`, and nobody in it."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY CASCADE")
        cursor.execute("ALTER SEQUENCE terms_decision_id_seq RESTART; ALTER SEQUENCE ledger_transfer_id_seq RESTART")
    data = copy.deepcopy(drafted(find_pack(pack)))
    for clause, changed in (figures or {}).items():
        override(data, clause, changed)
    publish(data, by="bench", now=datetime.fromisoformat("2025-01-01T00:00-05:00"))


def fill(services: int, *, renews: date = RENEWS, per_customer: int = 1) -> datetime:
    """Add `services` active rentals that renew on `renews`; returns the instant at which their orders fall due."""
    calendar = book().newest().calendar
    due = calendar.start_of(renews - timedelta(days=30))
    activated = calendar.start_of(renews - timedelta(days=120))
    customers = services // per_customer
    figures = {"n": services, "customers": customers, "renews": renews, "at": activated, "due": due}
    with connection.cursor() as cursor:
        for model, given, source in ROWS:
            cursor.execute(insert(model, given, source), figures)
        cursor.execute("ANALYZE")
    return due


def insert(model: type[Model], given: dict[str, str], source: str) -> str:
    """The statement that fills a table from `source`: what is not given stands at the model's default."""
    columns = dict(given)
    for field in model._meta.concrete_fields:
        if field.column not in columns and not field.primary_key and not field.null:
            value = field.get_prep_value(field.get_default())
            columns[field.column] = "'" + (json.dumps(value) if isinstance(value, dict | list) else str(value)) + "'"
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} {source}"


ROWS: list[tuple[type[Model], dict[str, str], str]] = [
    (
        Customer,
        {"name": "'Cliente ' || n", "country": "'CO'", "currency": "'COP'", "created_at": "%(at)s"},
        "FROM generate_series(1, %(customers)s) n",
    ),
    (
        Contact,
        {
            "customer_id": "id",
            "name": "name",
            "email": "'c' || id || '@example.co'",
            "is_primary": "true",
            "may": "'{}'",
            "added_at": "%(at)s",
        },
        "FROM customers_customer",
    ),
    (
        Service,
        {
            "customer_id": "c.first + (n %% %(customers)s)",
            "name": "'web-' || n",
            "product": "'hosting-1'",
            "product_kind": "'rental'",
            "type": "'shared-hosting'",
            "cycle": "'monthly'",
            "currency": "'COP'",
            "state": "'active'",
            "ordered_on": "%(at)s",
            "activated_at": "%(at)s",
            "renews_on": "%(renews)s",
            "paid_until": "%(renews)s - 1",
            "billed_until": "%(renews)s - 1",
        },
        "FROM generate_series(0, %(n)s - 1) n, (SELECT max(id) - %(customers)s + 1 AS first FROM customers_customer) c",
    ),
    (
        Entry,
        {
            "customer_id": "customer_id",
            "subject_kind": "'service'",
            "subject_id": "id",
            "act": "'renewal-order'",
            "due_at": "%(due)s",
            "clause": "'flooming/rental-renewal-order'",
        },
        "FROM services_service",
    ),
]
