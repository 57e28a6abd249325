"""Recording transfers, and reading balances from them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from posada.ground.ledger.models import Account
from posada.kernel.money import Money
from posada.terms.alike import Batch
from posada.terms.database import FEW, ask
from posada.terms.rows import array, copy_rows, insert_alike, take_ids_ahead

COLUMNS = (
    "id",
    "customer_id",
    "at",
    "debit",
    "credit",
    "amount",
    "currency",
    "decision_id",
    "invoice_id",
    "payment_id",
)


@dataclass(frozen=True, slots=True)
class Transfer:
    """What is to be recorded; `amount` is above zero and rounded to the currency's smallest unit."""

    customer_id: int
    at: datetime
    debit: Account
    credit: Account
    amount: Money
    decision_id: int
    invoice_id: int | None = None
    payment_id: int | None = None


def record(transfers: Iterable[Transfer]) -> None:
    """Write transfers; those of amount zero are left out. The database refuses what does not balance."""
    kept = [transfer for transfer in transfers if transfer.amount.amount]
    ids = take_ids_ahead("ledger_transfer_id_seq", len(kept))
    copy_rows(
        "ledger_transfer",
        COLUMNS,
        (
            (id, t.customer_id, t.at, int(t.debit), int(t.credit), t.amount.amount, t.amount.currency, t.decision_id,
             t.invoice_id, t.payment_id)
            for id, t in zip(ids, kept, strict=True)
        ),
    )  # fmt: skip


def record_for_invoices(
    amounts: Batch[Money], decisions: Sequence[int], *, at: datetime, debit: Account, credit: Account
) -> None:
    """Write one transfer for each invoice, a subject of the batch, by the decision at its place; none of nothing."""
    charged = [bool(amount.amount) for amount in amounts.models]
    if not all(charged):
        kept = [place for place, model in enumerate(amounts.which) if charged[model]]
        amounts, decisions = amounts.only(kept), [decisions[place] for place in kept]
    shared = {"at": at, "debit": int(debit), "credit": int(credit)}
    insert_alike(
        "ledger_transfer",
        [{**shared, "amount": amount.amount, "currency": amount.currency} for amount in amounts.models],
        amounts.which,
        {"customer_id": amounts.customers, "invoice_id": amounts.subjects, "decision_id": decisions},
    )


def balance(customer_id: int, account: Account, currency: str) -> Money:
    """Debits less credits of one account of a customer."""
    ((sum,),) = ask(
        "SELECT coalesce(sum(CASE WHEN debit = %(a)s THEN amount ELSE -amount END), 0) FROM ledger_transfer"
        " WHERE customer_id = %(c)s AND currency = %(u)s AND (debit = %(a)s OR credit = %(a)s)",
        {"a": int(account), "c": customer_id, "u": currency},
    )
    return Money(sum, currency)


def holders_of(accounts: Collection[Account], customer_ids: Collection[int]) -> set[tuple[int, str]]:
    """(customer, currency) of those among these customers who have credits beyond debits on one of these accounts."""
    rows = ask(
        "SELECT customer_id, currency FROM (SELECT customer_id, currency, debit AS account, -amount AS amount"
        " FROM ledger_transfer WHERE customer_id = ANY(%(c)s::bigint[]) AND debit = ANY(%(a)s::bigint[]) UNION ALL"
        " SELECT customer_id, currency, credit, amount FROM ledger_transfer"
        " WHERE customer_id = ANY(%(c)s::bigint[]) AND credit = ANY(%(a)s::bigint[])) AS moves"
        " GROUP BY customer_id, currency, account HAVING sum(amount) > 0",
        {"a": array(map(int, accounts)), "c": array(customer_ids)},
        known=len(customer_ids) <= FEW,
    )
    return {(customer, currency) for customer, currency in rows}


def by_payment(payment_ids: Collection[int], account: Account) -> dict[int, Decimal]:
    """Credits less debits of `account` for each payment: what is left of it there."""
    rows = ask(
        "SELECT payment_id, sum(CASE WHEN credit = %(a)s THEN amount ELSE -amount END) FROM ledger_transfer"
        " WHERE payment_id = ANY(%(ids)s::bigint[]) AND (debit = %(a)s OR credit = %(a)s) GROUP BY 1",
        {"a": int(account), "ids": array(payment_ids)},
        known=len(payment_ids) <= FEW,
    )
    return dict(rows)


def balances(customer_ids: Collection[int], account: Account, *, before: datetime) -> list[tuple[int, str, Decimal]]:
    """(customer, currency, credits less debits) of `account` as it stood at `before`, of those that used it."""
    rows = ask(
        "SELECT customer_id, currency, sum(CASE WHEN credit = %(a)s THEN amount ELSE -amount END)"
        "  FROM ledger_transfer WHERE customer_id = ANY(%(ids)s::bigint[]) AND at < %(t)s"
        "   AND (debit = %(a)s OR credit = %(a)s) GROUP BY 1, 2 ORDER BY 1, 2",
        {"a": int(account), "ids": array(customer_ids), "t": before},
        known=len(customer_ids) <= FEW,
    )
    return [(customer, currency, amount) for customer, currency, amount in rows]


def standing(customer_id: int) -> dict[tuple[Account, str], Decimal]:
    """Debits less credits of every account of a customer, in each currency; accounts at zero are left out."""
    rows = ask(
        "SELECT account, currency, sum(amount) FROM (SELECT debit AS account, currency, amount FROM ledger_transfer"
        " WHERE customer_id = %(c)s UNION ALL SELECT credit, currency, -amount FROM ledger_transfer"
        " WHERE customer_id = %(c)s) AS moves GROUP BY 1, 2 HAVING sum(amount) <> 0 ORDER BY 1, 2",
        {"c": customer_id},
    )
    return {(Account(account), currency): amount for account, currency, amount in rows}
