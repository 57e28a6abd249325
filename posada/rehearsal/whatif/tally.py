"""What a life came to: acts and money by customer, month and clause, read from the journal and the ledger."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

Act = tuple[int, str, str, str, str]  # customer, month, clause, act, outcome
Sum = tuple[int, str, str, str, str]  # customer, month, clause, what (charged, …), currency


@dataclass
class Tally:
    """Counted acts and summed money; `off_days` is how long each customer's services were suspended."""

    acts: Counter[Act] = field(default_factory=Counter)
    money: dict[Sum, Decimal] = field(default_factory=dict)
    off_days: dict[int, int] = field(default_factory=dict)
    refused: int = 0
    unmatched: int = 0

    def add(self, other: "Tally") -> None:
        """Take in the tally of other customers."""
        self.acts.update(other.acts)
        self.money |= other.money
        self.off_days |= other.off_days
        self.refused += other.refused
        self.unmatched += other.unmatched


# Every decision with the clause that leads it. What could not be carried out (a refusal of a replayed wish) counts too.
ACTS = """
SELECT d.customer_id, to_char(d.due_at AT TIME ZONE %(zone)s, 'YYYY-MM'), coalesce(r.clause, ''), d.act, d.outcome,
       count(*)
  FROM terms_decision d LEFT JOIN terms_storedruling r ON r.id = d.ruling_id
 WHERE d.due_at >= %(since)s AND d.due_at < %(until)s AND d.customer_id = ANY(%(customers)s)
 GROUP BY 1, 2, 3, 4, 5
"""
# What was charged, by the clause that leads the decision of each line; void claims charge nothing.
CHARGED = """
SELECT l.customer_id, to_char(d.due_at AT TIME ZONE %(zone)s, 'YYYY-MM'), coalesce(nullif(l.clause, ''), r.clause, ''),
       CASE WHEN l.kind IN ('late-fee', 'reactivation-fee', 'dispute-cost') THEN 'fees' ELSE 'charged' END,
       i.currency, sum(l.net + l.tax)
  FROM billing_invoiceline l
  JOIN billing_invoice i ON i.id = l.invoice_id AND i.customer_id = l.customer_id AND i.state <> 'cancelled'
  JOIN terms_decision d ON d.customer_id = l.customer_id AND d.id = l.decision_id
  LEFT JOIN terms_storedruling r ON r.id = d.ruling_id
 WHERE d.due_at >= %(since)s AND d.due_at < %(until)s AND l.customer_id = ANY(%(customers)s)
 GROUP BY 1, 2, 3, 4, 5
"""
# Money that came in, was given back, or was granted, by the clause that leads the transfer's decision.
MOVED = """
SELECT t.customer_id, to_char(t.at AT TIME ZONE %(zone)s, 'YYYY-MM'), coalesce(r.clause, ''),
       CASE WHEN t.debit = 10 THEN 'collected' WHEN t.credit = 10 THEN 'refunded' ELSE 'credited' END,
       t.currency, sum(t.amount)
  FROM ledger_transfer t
  JOIN terms_decision d ON d.customer_id = t.customer_id AND d.id = t.decision_id
  LEFT JOIN terms_storedruling r ON r.id = d.ruling_id
 WHERE t.at >= %(since)s AND t.at < %(until)s AND t.customer_id = ANY(%(customers)s)
   AND (t.debit IN (10, 60) OR t.credit = 10)
 GROUP BY 1, 2, 3, 4, 5
"""
OFF = """
SELECT customer_id, sum(extract(epoch FROM upto - since) / 86400)::int FROM (
  SELECT h.customer_id, greatest(min(h.opened_at), %(since)s) AS since,
         least(max(coalesce(h.closed_at, %(until)s)), %(until)s) AS upto
    FROM services_hold h WHERE h.customer_id = ANY(%(customers)s) AND h.opened_at < %(until)s
     AND coalesce(h.closed_at, %(until)s) > %(since)s GROUP BY h.customer_id, h.service_id, h.opened_at) one
 GROUP BY 1
"""


def count(since: datetime, until: datetime, zone: ZoneInfo, customers: list[int] | None = None) -> Tally:
    """The tally of `customers`, or of everyone here, in between; four queries."""
    tally = Tally()
    with connection.cursor() as cursor:
        if customers is None:
            cursor.execute("SELECT id FROM customers_customer")
            customers = [id for (id,) in cursor.fetchall()]
        figures: dict[str, Any] = {"since": since, "until": until, "zone": str(zone), "customers": customers}
        cursor.execute(ACTS, figures)
        tally.acts.update({(c, month, clause, act, outcome): n for c, month, clause, act, outcome, n in cursor})
        for query in (CHARGED, MOVED):
            cursor.execute(query, figures)
            for c, month, clause, what, currency, amount in cursor:
                tally.money[c, month, clause, what, currency] = amount
        cursor.execute(OFF, figures)
        tally.off_days = dict(cursor.fetchall())
    return tally
