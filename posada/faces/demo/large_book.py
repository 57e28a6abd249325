"""A book of any size, for measuring: customers, services and years of invoices, written by the database itself.

Nothing is played, so nothing is decided by rule: what pages and searches read is there, in the proportions of a house
that has lived for years. It is for a house in which nobody lives.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from posada.contexts.billing.models import Invoice, InvoiceLine
from posada.contexts.payments.models import Payment
from posada.contexts.services.models import Service
from posada.contexts.support.models import Message, Notice, Ticket
from posada.ground.agenda.models import Entry
from posada.ground.customers.models import Contact, Customer, FiscalData
from posada.ground.ledger.models import Account, Transfer
from posada.kernel.errors import PosadaError
from posada.terms.models import Decision
from posada.terms.versions import book

FIRST = ["Ana", "Luis", "Sofía", "Andrés", "Valentina", "Camilo", "Íngrid", "José", "Laura", "Néstor", "Paula", "Raúl"]
LAST = ["Gómez", "Toro", "Ramírez", "Peña", "Ñáñez", "Castaño", "Muñoz", "Ortiz", "Quintero", "Zuluaga", "Böhm"]
NET, TAX = 30_000, 5_700


class NotEmpty(PosadaError):
    """Somebody lives in the house."""

    def __str__(self) -> str:
        return "this house has customers: a book for measuring is written only where there are none"


@dataclass(frozen=True)
class Size:
    """How large the book is. Invoices are shared among services, services among customers."""

    customers: int = 100_000
    services: int = 300_000
    invoices: int = 3_000_000

    @property
    def each(self) -> int:
        """Invoices of one service."""
        return max(self.invoices // self.services, 1)


def write_book(
    size: Size, *, now: datetime, checked: bool = False, told: Callable[[str, int], None] = lambda table, rows: None
) -> None:
    """Fill an empty house, each table by one statement; `told` hears of each. Raises NotEmpty.

    References hold by how they are made: unless `checked`, the database is not asked to look at each.
    """
    if Customer.objects.exists():
        raise NotEmpty
    version = book().for_existing(now)
    figures: dict[str, Any] = {
        "customers": size.customers, "services": size.services, "each": size.each, "now": now, "today": now.date(),
        "version": book().number(version), "first": FIRST, "last": LAST, "since": now - timedelta(days=3 * 365),
        "ruling": next((ruling.number for clause in version.clauses.values() for ruling in clause.rulings), None),
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0] and not checked:
            cursor.execute("SET LOCAL session_replication_role = replica")
        for model, given, source in TABLES:
            cursor.execute(_statement(model, given, source), figures)
            told(model._meta.db_table, cursor.rowcount)
        for table in (model._meta.db_table for model, _given, _source in TABLES):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    with connection.cursor() as cursor:
        # A house that has lived is vacuumed: until then what was added to an index of words stands apart, and is slow.
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")


def _statement(model: type[Model], given: Mapping[str, str], source: str) -> str:
    """INSERT … SELECT; what is not given stands at the model's default."""
    columns = dict(given)
    for field in model._meta.concrete_fields:
        if field.column is not None and field.column not in columns and not field.primary_key and not field.null:
            value = field.get_prep_value(field.get_default())
            said = json.dumps(value) if isinstance(value, dict | list) else str(value)
            columns[field.column] = "'" + ("{}" if said == "[]" and _is_array(field) else said) + "'"
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} {source}"


def _is_array(field: Any) -> bool:
    return bool(field.get_internal_type() == "ArrayField")


# n counts from 1. A service's customer is 1 + (n - 1) % customers; the k-th invoice of a service is k months old.
SERVICES = "FROM generate_series(1, %(services)s) n"
OWNER = "1 + (n - 1) %% %(customers)s"
AGED = "%(now)s - (%(each)s - k) * interval '30 days' - (n %% 30) * interval '1 day'"
INVOICES = "FROM generate_series(1, %(services)s) n, generate_series(1, %(each)s) k"
NUMBER = "(n - 1) * %(each)s + k"
OPEN = "(k = %(each)s AND n %% 25 = 0)"  # one newest invoice in 25 is unpaid
# What an invoice posts: it claims; once paid, money came, went towards it and became sales and tax; it claims no more.
POSTED = ", ".join(f"({step}, {int(debit)}, {int(credit)}, {amount})" for step, (debit, credit, amount) in enumerate((
    (Account.CLAIMS, Account.CLAIMED, NET + TAX), (Account.CASH, Account.MONEY, NET + TAX),
    (Account.MONEY, Account.PREPAID, NET + TAX), (Account.PREPAID, Account.REVENUE, NET),
    (Account.PREPAID, Account.TAX, TAX), (Account.CLAIMED, Account.CLAIMS, NET + TAX),
), 1))  # fmt: skip
TABLES: list[tuple[type[Model], dict[str, str], str]] = [
    (Customer, {
        "id": "n",
        "name": "(%(first)s::text[])[1 + n %% 12] || ' ' || (%(last)s::text[])[1 + n / 12 %% 11] || ' ' || n",
        "is_company": "n %% 5 = 0", "country": "'CO'", "currency": "'COP'",
        "created_at": "%(since)s::timestamptz + n * interval '1 minute'",
    }, "FROM generate_series(1, %(customers)s) n"),
    (Contact, {
        "id": "n", "customer_id": "n", "name": "(%(first)s::text[])[1 + n %% 12]",
        "email": "'c' || n || '@book.example'",
        "is_primary": "true", "may": "'{}'", "added_at": "%(since)s",
    }, "FROM generate_series(1, %(customers)s) n"),
    (FiscalData, {
        "id": "n", "customer_id": "n", "legal_name": "'Cliente ' || n || ' S.A.S.'",
        "tax_id": "(800000000 + n)::text", "country": "'CO'", "effective_at": "%(since)s", "requested_at": "%(since)s",
        "changed_by": "'system'",
    }, "FROM generate_series(1, %(customers)s) n"),
    (Service, {
        "id": "n", "customer_id": OWNER, "name": "'sitio-' || n || '.example.co'",
        "domain": "'sitio-' || n || '.example.co'", "product": "'hosting-1'", "product_kind": "'rental'",
        "type": "'shared-hosting'", "cycle": "'monthly'", "currency": "'COP'",
        "state": "CASE WHEN n %% 20 = 0 THEN 'cancelled' ELSE 'active' END", "ordered_on": "%(since)s::date",
        "activated_at": "%(since)s", "renews_on": "%(today)s::date + (n %% 30)::int + 1",
        "paid_until": "%(today)s::date + (n %% 30)::int", "billed_until": "%(today)s::date + (n %% 30)::int",
    }, SERVICES),
    (Entry, {
        "id": "n", "customer_id": OWNER, "subject_kind": "'service'", "subject_id": "n", "act": "'renewal-order'",
        "due_at": "%(now)s::timestamptz + (n %% 30 + 1) * interval '1 day'", "clause": "''",
    }, f"{SERVICES} WHERE n %% 20 <> 0"),
    (Decision, {
        "id": NUMBER, "customer_id": OWNER, "subject_kind": "'service'", "subject_id": "n", "act": "'renewal-order'",
        "due_at": AGED, "learnt_at": AGED, "decided_at": AGED, "actor": "'system'", "outcome": "'done'",
        "ruling_id": "%(ruling)s::int",
    }, INVOICES),
    (Invoice, {
        "id": NUMBER, "customer_id": OWNER, "number": f"'B-' || ({NUMBER})", "origin": "'renewal'",
        "state": f"CASE WHEN {OPEN} THEN 'unpaid' ELSE 'paid' END", "currency": "'COP'", "issued_at": AGED,
        "due_on": f"({AGED})::date + 20", "net": str(NET), "tax": str(TAX), "total": str(NET + TAX),
        "paid": f"CASE WHEN {OPEN} THEN 0 ELSE {NET + TAX} END",
        "paid_at": f"CASE WHEN {OPEN} THEN NULL ELSE {AGED} + interval '10 days' END", "service_id": "n",
        "product_kind": "'rental'", "type": "'shared-hosting'", "version_id": "%(version)s", "decision_id": NUMBER,
    }, INVOICES),
    (InvoiceLine, {
        "id": NUMBER, "customer_id": OWNER, "invoice_id": NUMBER, "position": "1", "kind": "'period'",
        "service_id": "n",
        "product": "'hosting-1'", "text": "'Hosting 1'", "net": str(NET), "tax": str(TAX), "tax_percent": "19",
        "period_from": f"({AGED})::date + 30", "period_until": f"({AGED})::date + 59", "decision_id": NUMBER,
    }, INVOICES),
    (Transfer, {
        "id": f"({NUMBER} - 1) * 6 + step", "customer_id": OWNER, "debit": "debit", "credit": "credit",
        "at": f"{AGED} + CASE WHEN step = 1 THEN interval '0' ELSE interval '10 days' END", "amount": "amount",
        "currency": "'COP'", "decision_id": NUMBER, "invoice_id": f"CASE WHEN step = 2 THEN NULL ELSE {NUMBER} END",
    }, f"{INVOICES}, (VALUES {POSTED}) AS posted (step, debit, credit, amount) WHERE step = 1 OR NOT {OPEN}"),
    (Payment, {
        "id": "n", "customer_id": OWNER, "source": "'bank'", "external_id": "'book/' || n", "method": "'bank-transfer'",
        "state": "CASE WHEN n %% 500 = 0 THEN 'claimed' ELSE 'received' END", "amount": str(NET + TAX),
        "currency": "'COP'", "reference": "'TX-' || n", "invoice_id": "n * %(each)s",
        "value_at": "%(now)s::timestamptz - (n %% 900) * interval '1 hour'",
        "learnt_at": "%(now)s::timestamptz - (n %% 900) * interval '1 hour'", "decision_id": "n",
    }, SERVICES),
    (Notice, {
        "id": "n", "customer_id": OWNER, "kind": "'renewal-order'", "channel": "'email'", "about_kind": "'service'",
        "about_id": "n", "at": "%(now)s::timestamptz - (n %% 900) * interval '1 hour'", "state": "'sent'",
        "address": "'c' || (" + OWNER + ") || '@book.example'", "language": "'es'", "subject": "'Orden ' || n",
    }, SERVICES),
    (Ticket, {
        "id": "n", "customer_id": "n", "number": "'T-' || n", "department": "'support'", "subject": "'Consulta ' || n",
        "state": "CASE WHEN n %% 50 = 0 THEN 'open' ELSE 'closed' END", "author": "'customer:' || n",
        "channel": "'portal'", "opened_at": "%(now)s::timestamptz - (n %% 900) * interval '1 hour'",
        "waiting_since": "CASE WHEN n %% 50 = 0 THEN %(now)s::timestamptz - interval '1 hour' END",
    }, "FROM generate_series(1, %(customers)s) n"),
    (Message, {
        "id": "n", "customer_id": "n", "ticket_id": "n", "at": "%(now)s::timestamptz - (n %% 900) * interval '1 hour'",
        "author": "'customer:' || n", "text": "'No puedo entrar a mi correo'",
    }, "FROM generate_series(1, %(customers)s) n"),
]  # fmt: skip
