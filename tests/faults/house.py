"""A small house on a database of its own, copied from a template for each trial, and run by forked processes."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

from posada.flow.run import run
from posada.kernel import clock
from posada.kernel.clock import MovableClock

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")  # each process of a run has databases of its own
TRIAL = f"posada_trial_{WORKER}"


@contextmanager
def copy_of(template: str) -> Iterator[None]:
    """Within, the default connection is a fresh copy of `template`."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{TRIAL}"')
        cursor.execute(f'CREATE DATABASE "{TRIAL}" TEMPLATE "{template}"')
    kept = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = TRIAL
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{TRIAL}"')


def in_child(work: Callable[[], None]) -> int:
    """Start `work` in a forked process with connections of its own; the process id."""
    connection.close()
    child = os.fork()
    if child:
        return child
    try:
        connection.connection = None  # the parent's socket is the parent's
        work()
        os._exit(0)
    except BaseException:
        os._exit(1)


def ended(child: int) -> int:
    """Wait for a child; 0 where it came to its end, the signal that killed it as a negative number."""
    _, status = os.waitpid(child, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def run_days(instants: list[datetime]) -> None:
    """Run the agenda at each of these instants."""
    for instant in instants:
        with clock.use(MovableClock(instant)):
            run(instant, now=instant)


def killed_at(statement: int, work: Callable[[], None]) -> Callable[[], None]:
    """`work`, killed by SIGKILL just before the n-th statement of its acts, as if the machine had lost its power."""

    def mortal() -> None:
        left = [statement]

        def count(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
            left[0] -= connection.in_atomic_block
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        connection.ensure_connection()
        with connection.execute_wrapper(count):
            work()

    return mortal


def statements_of(work: Callable[[], None]) -> int:
    """How many statements the acts of `work` need."""
    seen = [0]

    def count(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        seen[0] += connection.in_atomic_block
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        work()
    return seen[0]


QUESTIONS = {
    "decisions": """
        SELECT d.customer_id, d.act, d.subject_kind, coalesce(i.service_id, d.subject_id), i.due_on, d.due_at,
               d.outcome, d.grounds, d.amounts
          FROM terms_decision d LEFT JOIN billing_invoice i ON d.subject_kind = 'invoice' AND i.id = d.subject_id
         ORDER BY d.customer_id, d.due_at, d.act, 4, 5""",
    "invoices": """
        SELECT customer_id, service_id, origin, due_on, net, tax, total, paid, state FROM billing_invoice
         ORDER BY customer_id, service_id, due_on""",
    "lines": """
        SELECT i.customer_id, i.service_id, i.due_on, l.position, l.kind, l.net, l.tax, l.period_from, l.period_until
          FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id ORDER BY 1, 2, 3, 4""",
    "ledger": """
        SELECT customer_id, debit, credit, sum(amount), count(*) FROM ledger_transfer
         GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
    "holds": "SELECT customer_id, service_id, reason, closed_at IS NULL FROM services_hold ORDER BY 1, 2, 3, 4",
    "tasks": "SELECT customer_id, service_id, act, count(*) FROM services_task GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    "services": "SELECT id, state, paid_until, billed_until, renews_on FROM services_service ORDER BY id",
    "agenda": """
        SELECT e.customer_id, e.subject_kind, coalesce(i.service_id, e.subject_id), i.due_on, e.act, e.due_at
          FROM agenda_entry e LEFT JOIN billing_invoice i ON e.subject_kind = 'invoice' AND i.id = e.subject_id
         ORDER BY 1, 2, 3, 4""",
    "parked": "SELECT customer_id, subject_kind, why FROM agenda_parked ORDER BY 1, 2",
}


def fingerprint() -> dict[str, list[Any]]:
    """The book as it is compared: everything but recording times, document numbers and identifiers."""
    found = {}
    with connection.cursor() as cursor:
        for name, question in QUESTIONS.items():
            cursor.execute(question)
            found[name] = cursor.fetchall()
    return found
