"""A house can outgrow one database: each table has the customer first in its keys, or is listed with its reason."""

from itertools import permutations
from typing import Any, NamedTuple

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

HOUSE_WIDE = {
    "api_keptanswer": "what programs were answered, for a day",
    "limits_kept": "short-lived: how often somebody came",
    "agenda_brake": "holds back the whole house",
    "agenda_houseclock": "one row",
    "agenda_run": "a passage over everybody",
    "agenda_bulkact": "what staff ordered for many",
    "agenda_tide": "one row",
    "customers_customer": "the customer itself: its id is the customer's id",
    "customers_token": "keys of who signs in, customers and staff alike",
    "custody_instruction": "the provider's people",
    "customers_signin": "who signs in, customers and staff alike",
    "customers_staff": "the provider's people",
    "ledger_series": "one row a series of documents",
    "rates_rate": "what currencies cost, the same for everybody",
    "nodes_nameserver": "the provider's machines",
    "addresses_address": "the provider's addresses",
    "nodes_panel": "the provider's machines",
    "nodes_node": "the provider's machines",
    "nodes_evacuation": "what is moved off one of the provider's machines",
    "payments_gatewayfact": "what a gateway told us, before it is known of whom",
    "backups_backuprun": "one run over everybody",
    "privacy_turnedaway": "counts of what must not come, of nobody",
    "support_announcement": "what the provider told many",
    "uptime_incident": "what the provider's servers did",
    "uptime_maintenance": "what the provider plans",
    "uptime_probe": "what the provider's servers did",
    "uptime_update": "what the provider told of them",
    "services_discontinued": "the provider's products",
    "rehearsal_trial": "the provider's questions",
    "webhooks_attempt": "short-lived: what was told long ago is forgotten",
    "webhooks_delivery": "short-lived: what was told long ago is forgotten",
    "webhooks_endpoint": "addresses of programs, the house's and customers' alike",
    "support_campaign": "a letter to everybody",
    "support_removalrequest": "a mail, before it is known of whom",
    "terms_storedruling": "the provider's rules",
    "terms_termsdraft": "the provider's drafts",
    "terms_termsversion": "the provider's rules",
}
LIBRARIES = (
    "account_",
    "auth_",
    "django_",
    "mfa_",
    "procrastinate_",
    "usersessions_",
)  # who signs in, and the work to be done

PLAIN = {
    "decision_id": "the journal is kept by months: its key has a third part",
    "ruling_id": "a number of the provider's rules, stored once",
    "version_id": "a number of the provider's rules, stored once",
    "subject_id": "of the kind that another column says",
    "about_id": "of the kind that another column says",
    "external_id": "the name that others have for it",
    "incident_id": "of an incident of the whole house",
    "node_id": "of a machine of the whole house",
    "run_id": "of a run over the whole house",
    "evacuation_id": "of the emptying of a machine of the whole house",
    "tax_id": "the name that others have for it",
}
ABOVE = {
    "customers_fiscalconfirmation.invoice_id": "the ground does not know the contexts",
    "ledger_transfer.invoice_id": "the ground does not know the contexts; the audit compares the two",
    "ledger_transfer.payment_id": "the ground does not know the contexts; the audit compares the two",
}
ONCE_IN_THE_HOUSE = {
    "invoice_number_once": "a document number",
    "fiscal_number_once": "a document number, by tax law",
    "order_number_once": "a number that people write and speak",
    "ticket_number_once": "a number that people write and speak",
    "reference_code_once": "banks know it by nothing else",
    "payment_known_once": "its source may tell it again, and of somebody else",
    "dispute_known_once": "its source may tell it again, and of somebody else",
    "card_asked_for_once": "the gateway answers by it",
    "charge_asked_once": "the gateway answers by it",
    "reference_asked_for_once": "the gateway answers by it",
    "site_name_once": "a name leads to one site, whoever's it is",
    "customers_contact_user_id_key": "whoever signs in is one contact",
}


class Index(NamedTuple):
    """An index, with its columns in order."""

    table: str
    name: str
    columns: list[str]
    unique: bool
    primary: bool
    where: str | None


class ForeignKey(NamedTuple):
    """A foreign key, with its columns and those that they refer to."""

    table: str
    name: str
    columns: list[str]
    to: str
    to_columns: list[str]


COLUMNS = """
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum
"""
INDEXES = """
SELECT t.relname, i.relname,
       array(SELECT pg_get_indexdef(x.indexrelid, n, true) FROM generate_series(1, x.indnkeyatts) n),
       x.indisunique, x.indisprimary, pg_get_expr(x.indpred, x.indrelid)
  FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
 WHERE t.relnamespace = 'public'::regnamespace AND NOT t.relispartition ORDER BY 1, 2
"""
FOREIGN_KEYS = """
SELECT t.relname, k.conname,
       array(SELECT attname FROM unnest(k.conkey) WITH ORDINALITY u(n, o)
               JOIN pg_attribute ON attrelid = k.conrelid AND attnum = n ORDER BY o),
       f.relname,
       array(SELECT attname FROM unnest(k.confkey) WITH ORDINALITY u(n, o)
               JOIN pg_attribute ON attrelid = k.confrelid AND attnum = n ORDER BY o)
  FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
 WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace ORDER BY 1, 2
"""


def rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.fixture
def growing() -> dict[str, list[str]]:
    """The columns of each table of ours that grows with customers."""
    tables: dict[str, list[str]] = {}
    for table, column in rows(COLUMNS):
        tables.setdefault(table, []).append(column)
    return {t: cs for t, cs in tables.items() if t not in HOUSE_WIDE and not t.startswith(LIBRARIES)}


@pytest.fixture
def indexes(growing: dict[str, list[str]]) -> list[Index]:
    return [index for index in map(Index._make, rows(INDEXES)) if index.table in growing]


@pytest.fixture
def foreign_keys(growing: dict[str, list[str]]) -> list[ForeignKey]:
    return [key for key in map(ForeignKey._make, rows(FOREIGN_KEYS)) if key.table in growing]


def test_every_table_that_grows_with_customers_is_keyed_by_the_customer(
    growing: dict[str, list[str]], indexes: list[Index]
) -> None:
    keyed = {index.table for index in indexes if index.primary and index.columns[0] == "customer_id"}
    assert sorted(growing.keys() - keyed) == []


def test_a_row_refers_to_rows_of_its_own_customer(
    growing: dict[str, list[str]], foreign_keys: list[ForeignKey]
) -> None:
    among_growing = [key for key in foreign_keys if key.to in growing]
    assert among_growing
    assert [key for key in among_growing if (key.columns[0], key.to_columns[0]) != ("customer_id", "customer_id")] == []


def test_every_id_of_another_row_is_a_foreign_key(
    growing: dict[str, list[str]], foreign_keys: list[ForeignKey]
) -> None:
    known = {f"{key.table}.{column}" for key in foreign_keys for column in key.columns} | ABOVE.keys()
    ids = [f"{t}.{c}" for t, columns in growing.items() for c in columns if c.endswith("_id") and c != "customer_id"]
    assert [id for id in ids if id.split(".")[1] not in PLAIN and id not in known] == []


def test_the_customer_of_every_row_of_a_context_exists(
    growing: dict[str, list[str]], foreign_keys: list[ForeignKey]
) -> None:
    ours = {
        table for table in growing if not table.startswith(("agenda_", "ledger_", "terms_"))
    }  # below customers, or beside
    assert sorted(ours - {key.table for key in foreign_keys if "customer_id" in key.columns}) == []


def test_what_is_unique_is_unique_for_a_customer_or_says_why_not(indexes: list[Index]) -> None:
    elsewhere = {index.name for index in indexes if index.unique and "customer_id" not in index.columns}
    assert elsewhere == ONCE_IN_THE_HOUSE.keys()


def test_no_index_is_the_beginning_of_another(indexes: list[Index]) -> None:
    assert [f"{a.name}: {b.name}" for a, b in permutations(indexes, 2) if _covered(a, by=b)] == []


def _covered(index: Index, *, by: Index) -> bool:
    return (
        (index.table, index.where) == (by.table, by.where)
        and index.columns == by.columns[: len(index.columns)]
        and not index.unique
    )


def test_what_is_listed_here_is_still_there(growing: dict[str, list[str]]) -> None:
    tables = {table for table, _ in rows(COLUMNS)}
    assert HOUSE_WIDE.keys() <= tables
    assert {id.split(".")[0] for id in ABOVE} <= growing.keys()
