"""The house's money by month."""

from datetime import date, datetime
from decimal import Decimal

from posada.ground.ledger.models import Account
from posada.terms.database import ask


def cash(since: datetime, until: datetime, currency: str, zone: str) -> dict[date, tuple[Decimal, Decimal]]:
    """(received, given back) of each month in which money moved, by its value dates, counted in a time zone."""
    rows = ask(
        "SELECT date_trunc('month', at AT TIME ZONE %(zone)s::text)::date,"
        " coalesce(sum(amount) FILTER (WHERE debit = %(a)s::smallint), 0),"
        " coalesce(sum(amount) FILTER (WHERE credit = %(a)s::smallint), 0)"
        " FROM ledger_transfer WHERE at >= %(since)s AND at < %(until)s AND currency = %(unit)s::text"
        " AND (debit = %(a)s::smallint OR credit = %(a)s::smallint) GROUP BY 1 ORDER BY 1",
        {"a": int(Account.CASH), "since": since, "until": until, "unit": currency, "zone": zone},
        known=False,
    )
    return {month: (came, went) for month, came, went in rows}
