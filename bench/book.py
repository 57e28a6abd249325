"""A book of any size, made by the database itself: customers with active services that renew on one day."""

from datetime import date, datetime, timedelta

from django.db import connection

from posada.rehearsal.proof import drafted
from posada.terms.pack import find_pack
from posada.terms.versions import book, publish

TABLES = (
    "agenda_entry", "agenda_parked", "agenda_case", "billing_allocation", "billing_fiscaldocument", "billing_invoice",
    "billing_invoiceline", "ledger_transfer", "ledger_series", "services_hold", "services_service", "services_task",
    "support_notice", "customers_contact", "customers_fiscaldata", "customers_customer", "terms_decision",
    "terms_acceptance", "procrastinate_jobs", "procrastinate_events",
)  # fmt: skip
RENEWS = date(2026, 5, 1)


def empty_house(pack: str = "flooming") -> None:
    """A house with the pack's terms published and nobody in it."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY CASCADE")
        cursor.execute("ALTER SEQUENCE terms_decision_id_seq RESTART; ALTER SEQUENCE ledger_transfer_id_seq RESTART")
    publish(drafted(find_pack(pack)), by="bench", now=datetime.fromisoformat("2025-01-01T00:00-05:00"))


def fill(services: int, *, renews: date = RENEWS, per_customer: int = 1) -> datetime:
    """Add `services` active rentals that renew on `renews`; returns the instant at which their orders fall due."""
    calendar = book().newest().calendar
    due = calendar.start_of(renews - timedelta(days=30))
    activated = calendar.start_of(renews - timedelta(days=120))
    customers = services // per_customer
    with connection.cursor() as cursor:
        cursor.execute(CUSTOMERS, {"n": customers, "at": activated})
        cursor.execute(CONTACTS, {"at": activated})
        cursor.execute(SERVICES, {"n": services, "customers": customers, "renews": renews, "at": activated})
        cursor.execute(ENTRIES, {"due": due})
        cursor.execute("ANALYZE")
    return due


CUSTOMERS = """
INSERT INTO customers_customer (name, is_company, country, currency, language, customer_class, standing, method_imposed,
                                created_at)
SELECT 'Cliente ' || n, false, 'CO', 'COP', 'es', 'standard', 'active', '', %(at)s FROM generate_series(1, %(n)s) n
"""
CONTACTS = """
INSERT INTO customers_contact (customer_id, name, email, phone, is_primary, may, added_at)
SELECT id, name, 'c' || id || '@example.co', '', true, '{}', %(at)s FROM customers_customer
"""
SERVICES = """
INSERT INTO services_service (customer_id, name, domain, product, product_kind, type, cycle, quantity, options,
                              currency, state, ordered_on, activated_at, renews_on, paid_until, billed_until,
                              upstream, marks)
SELECT c.first + (n %% %(customers)s), 'web-' || n, '', 'hosting-1', 'rental', 'shared-hosting', 'monthly', 1, '{}',
       'COP', 'active', %(at)s, %(at)s, %(renews)s, %(renews)s - 1, %(renews)s - 1, '', '{}'
  FROM generate_series(0, %(n)s - 1) n, (SELECT max(id) - %(customers)s + 1 AS first FROM customers_customer) c
"""
ENTRIES = """
INSERT INTO agenda_entry (customer_id, subject_kind, subject_id, act, due_at, clause, irreversible, stale, held_by)
SELECT customer_id, 'service', id, 'renewal-order', %(due)s, 'flooming/rental-renewal-order', false, false, ''
  FROM services_service
"""
