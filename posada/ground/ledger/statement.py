"""What moved on a customer's account, as the customer sees it: what it was claimed, and what came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from posada.ground.ledger.models import Account
from posada.kernel.money import Money

# Together they are what a customer owes less what is in its favour: a claim adds to it, money that comes in takes away
# from it, and setting the one against the other moves nothing. What is contested is owed again until it ends.
POSITION = (Account.CLAIMS, Account.MONEY, Account.CREDIT, Account.PREPAID)


@dataclass(frozen=True, slots=True)
class Move:
    """One movement: by `change` more is owed (or less, below zero), and `balance` is owed after it."""

    at: datetime
    decision_id: int
    invoice_id: int | None
    payment_id: int | None
    change: Money
    balance: Money

    @property
    def charge(self) -> Money | None:
        return self.change if self.change.is_positive else None

    @property
    def settled(self) -> Money | None:
        return None if self.change.is_positive else -self.change


def moves(customer_id: int, currency: str, *, most: int | None = None, skip: int = 0) -> Sequence[Move]:
    """The movements of an account in a currency, newest first, each with the balance after it.

    One row for each decision and what it is about; what only passes from one of the accounts to another is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, decision_id, invoice_id, payment_id, change,"
            "       sum(change) OVER (ORDER BY at, first) FROM ("
            "  SELECT at, decision_id, invoice_id, payment_id, min(id) AS first,"
            "         sum(CASE WHEN debit = ANY(%(s)s) THEN amount ELSE 0 END)"
            "         - sum(CASE WHEN credit = ANY(%(s)s) THEN amount ELSE 0 END) AS change"
            "    FROM ledger_transfer WHERE customer_id = %(c)s AND currency = %(u)s"
            "   GROUP BY at, decision_id, invoice_id, payment_id) AS moved"
            " WHERE change <> 0 ORDER BY at DESC, first DESC LIMIT %(n)s OFFSET %(k)s",
            {"s": [int(each) for each in POSITION], "c": customer_id, "u": currency, "n": most, "k": skip},
        )
        return [
            Move(at, decision, invoice, payment, Money(change, currency), Money(balance, currency))
            for at, decision, invoice, payment, change, balance in cursor.fetchall()
        ]
