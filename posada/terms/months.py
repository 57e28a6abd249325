"""The journal's months: the decisions of each in a table of its own, made before the month begins."""

from datetime import UTC, datetime

from django.db import connection, transaction

from posada.kernel.months import add_months

AHEAD = 2  # months made beside the one that it is: a house may stand still for weeks
LOCK = 0x6A6F75726E616C  # of those who make them


@transaction.atomic
def make_months(now: datetime) -> list[str]:
    """Make the tables of this month and those ahead that are not there yet; the names of those made.

    Decisions outside any such month stand in the table for all else. Nothing is moved out of it: a month of which it
    holds decisions already stays there whole, so only a house in which nothing was decided yet begins in mid-month.
    Raises OperationalError where the journal is in use for long: while a month is made, nobody else may use it.
    """
    first = now.astimezone(UTC).date().replace(day=1)
    months = [add_months(first, ahead) for ahead in range(AHEAD + 1)]
    made: list[str] = []
    with connection.cursor() as cursor:
        names = {f"terms_decision_{month:%Y_%m}": month for month in months}
        cursor.execute("SELECT n FROM unnest(%s::text[]) AS n WHERE to_regclass(n) IS NULL", [list(names)])
        if not (missing := [name for (name,) in cursor.fetchall()]):
            return made
        cursor.execute("SET LOCAL lock_timeout = '3s'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for name in missing:
            begins, ends = names[name], add_months(names[name], 1)
            if begins == first:
                cursor.execute("SELECT EXISTS (SELECT 1 FROM terms_decision_else)")
            else:
                cursor.execute(
                    "SELECT EXISTS (SELECT 1 FROM terms_decision_else WHERE due_at >= %s AND due_at < %s)",
                    [f"{begins} UTC", f"{ends} UTC"],
                )
            if not cursor.fetchone()[0]:
                cursor.execute(
                    f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF terms_decision"
                    f" FOR VALUES FROM ('{begins} UTC') TO ('{ends} UTC')"
                )
                made.append(name)
    return made
