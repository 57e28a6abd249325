"""What was earned and what is owed, in sums: revenue by month, fees and credits by clause, debt by age.

They read the books: what is earned is what the ledger posted, not what was claimed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, Sum, Value, When

from posada.contexts.billing.fee_lines import FEE_LINES
from posada.contexts.billing.models import Invoice, State
from posada.ground.ledger.models import Account
from posada.terms.database import ask
from posada.terms.versions import book

ZERO = Decimal(0)
AGES = ("not-due", "30", "60", "90", "older")  # days late, up to


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months from the first day of one until that of another, not included, counted in a time zone."""

    since: datetime
    until: datetime
    zone: str
    currency: str

    def words(self) -> dict[str, Any]:
        """What statements are asked with."""
        return {
            "since": self.since, "until": self.until, "zone": self.zone, "unit": self.currency,
            **{account.name.lower(): int(account) for account in Account}, "fee_lines": list(FEE_LINES),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Earned:
    """One month, before tax: periods of services, what is bought once, fees, what was given back, credits granted."""

    recurring: Decimal = ZERO
    once: Decimal = ZERO
    fees: Decimal = ZERO
    refunded: Decimal = ZERO
    granted: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        """What is left of it."""
        return self.recurring + self.once + self.fees - self.refunded - self.granted


REVENUE = """
WITH moved AS (
    SELECT date_trunc('month', at AT TIME ZONE %(zone)s::text)::date AS month, invoice_id, account,
           sum(amount * sign) AS amount
      FROM ledger_transfer, LATERAL (VALUES (credit, 1), (debit, -1)) AS side (account, sign)
     WHERE at >= %(since)s AND at < %(until)s AND currency = %(unit)s::text
       AND account = ANY(ARRAY[%(revenue)s, %(fees)s, %(refunded)s, %(granted)s]::smallint[])
     GROUP BY 1, 2, 3
), shared AS (
    SELECT month, account, moved.amount,
           CASE WHEN lines.whole > 0 THEN moved.amount * lines.once / lines.whole ELSE 0 END AS once
      FROM moved LEFT JOIN LATERAL (
        SELECT sum(net) AS whole,
               coalesce(sum(net) FILTER (WHERE net > 0 AND (kind <> 'period' OR period_until IS NULL)), 0) AS once
          FROM billing_invoiceline AS line
         WHERE line.invoice_id = moved.invoice_id AND line.kind <> ALL(%(fee_lines)s::text[])
      ) AS lines ON account = %(revenue)s::smallint
)
SELECT month, account, sum(amount), round(sum(once), 2) FROM shared GROUP BY 1, 2 ORDER BY 1, 2
"""


def revenue(span: Span) -> dict[date, Earned]:
    """What was earned in each month in which something was, before tax.

    An invoice's revenue is shared between periods and the rest as its lines are; reductions lessen the periods.
    """
    found: dict[date, dict[Account, tuple[Decimal, Decimal]]] = {}
    for month, account, amount, once in ask(REVENUE, span.words(), known=False):
        found.setdefault(month, {})[Account(account)] = (amount, once or ZERO)
    return {month: _earned(sums) for month, sums in found.items()}


def _earned(sums: Mapping[Account, tuple[Decimal, Decimal]]) -> Earned:
    sold, once = sums.get(Account.REVENUE, (ZERO, ZERO))
    fees, refunded, granted = (
        sums.get(account, (ZERO, ZERO))[0] for account in (Account.FEES, Account.REFUNDED, Account.GRANTED)
    )
    return Earned(sold - once, once, fees, -refunded, -granted)


# Few transfers are of these accounts: they have an index of their own, which needs just this condition.
SELDOM = ", ".join(str(int(account)) for account in (Account.FEES, Account.GRANTED, Account.REFUNDED))
OF_SELDOM = f"(moved.debit IN ({SELDOM}) OR moved.credit IN ({SELDOM}))"
CLAUSES = f"""
SELECT date_trunc('month', moved.at AT TIME ZONE %(zone)s::text)::date AS month, line.clause, NULL::integer AS ruling,
       'fee' AS what, sum(line.net * sign) AS amount
  FROM ledger_transfer AS moved, LATERAL (VALUES (credit, 1), (debit, -1)) AS side (account, sign),
       billing_invoiceline AS line
 WHERE moved.at >= %(since)s AND moved.at < %(until)s AND moved.currency = %(unit)s::text AND {OF_SELDOM}
   AND account = %(fees)s::smallint AND line.invoice_id = moved.invoice_id AND line.kind = ANY(%(fee_lines)s::text[])
 GROUP BY 1, 2
UNION ALL
SELECT date_trunc('month', moved.at AT TIME ZONE %(zone)s::text)::date, '', decision.ruling_id,
       CASE WHEN account = %(fees)s::smallint THEN 'fee' ELSE 'credit' END, sum(moved.amount * sign)
  FROM ledger_transfer AS moved,
       LATERAL (VALUES (credit, CASE WHEN credit = %(fees)s::smallint THEN 1 ELSE -1 END),
                       (debit, CASE WHEN debit = %(fees)s::smallint THEN -1 ELSE 1 END)) AS side (account, sign),
       terms_decision AS decision
 WHERE moved.at >= %(since)s AND moved.at < %(until)s AND moved.currency = %(unit)s::text AND {OF_SELDOM}
   AND decision.id = moved.decision_id AND decision.customer_id = moved.customer_id
   AND (account = ANY(ARRAY[%(granted)s, %(refunded)s]::smallint[])
        OR (account = %(fees)s::smallint AND moved.invoice_id IS NULL))
 GROUP BY 1, 3, 4
"""


@dataclass(frozen=True, slots=True)
class ByClause:
    """What one clause brought (`fee`) or cost (`credit`) in one month, before tax."""

    month: date
    clause: str
    what: str
    amount: Decimal


def fees_and_credits(span: Span) -> list[ByClause]:
    """The fees that were earned and the credits and refunds that were given, each by the clause that ordered it."""
    versions = book()
    sums: dict[tuple[date, str, str], Decimal] = {}
    for month, clause, ruling, what, amount in ask(CLAUSES, span.words(), known=False):
        named = clause or (versions.of_ruling(ruling).by_number(ruling).clause if ruling is not None else "")
        key = (month, named, what)
        sums[key] = sums.get(key, ZERO) + amount
    return [ByClause(*key, amount) for key, amount in sorted(sums.items()) if amount]


@dataclass(frozen=True, slots=True)
class Age:
    """What is owed and so many days late: how many claims, and what is unpaid of them."""

    age: str
    claims: int
    amount: Decimal


def ageing(today: date, currency: str) -> list[Age]:
    """The unpaid claims of a currency by how late they are; every age is there."""
    late = [When(due_on__gte=today, then=Value("not-due"))]
    late += [When(due_on__gte=today - timedelta(days=int(age)), then=Value(age)) for age in AGES[1:-1]]
    owed = Invoice.objects.filter(state=State.UNPAID, currency=currency).order_by()
    aged = owed.annotate(age=Case(*late, default=Value(AGES[-1]), output_field=CharField())).values_list("age")
    found = {age: (n, sum) for age, n, sum in aged.annotate(n=Count("pk"), sum=Sum(F("total") - F("paid")))}
    return [Age(age, *found.get(age, (0, ZERO))) for age in AGES]
