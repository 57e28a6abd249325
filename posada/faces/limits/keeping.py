"""A value is kept, added where none is, counted up, read, forgotten: one statement each, safe among processes."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from posada.faces.limits.models import Kept
from posada.terms.database import ask, tell

TABLE = Kept._meta.db_table
OVER = f"{TABLE}.until <= %(now)s"
PUT = f"""
    INSERT INTO {TABLE} (name, value, until) VALUES (%(name)s, %(value)s::jsonb, %(until)s::timestamptz)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, until = excluded.until"""
ADD = f"{PUT} WHERE {OVER}"
COUNT = f"""
    INSERT INTO {TABLE} (name, value, until) VALUES (%(name)s, to_jsonb(%(step)s::bigint), %(until)s::timestamptz)
    ON CONFLICT (name) DO UPDATE SET
        value = CASE WHEN {OVER} THEN excluded.value
                ELSE to_jsonb(({TABLE}.value #>> '{{}}')::bigint + %(step)s::bigint) END,
        until = CASE WHEN {OVER} THEN excluded.until ELSE {TABLE}.until END
    RETURNING value"""
READ = f"SELECT name, value FROM {TABLE} WHERE name = ANY(%(names)s::text[]) AND (until IS NULL OR until > %(now)s)"


def put(name: str, value: Any, until: datetime | None) -> None:
    """Keep a value, in the place of what was there."""
    tell(PUT, {"name": name, "value": json.dumps(value), "until": until})


def add(name: str, value: Any, until: datetime | None, *, now: datetime) -> bool:
    """Keep a value where none holds; whether it was kept. Of two at once, one is."""
    return tell(ADD, {"name": name, "value": json.dumps(value), "until": until, "now": now}) > 0


def count(name: str, lasting: timedelta, *, now: datetime, step: int = 1) -> int:
    """Count one more; how many there are since the first, which is forgotten so long after it came."""
    ((value,),) = ask(COUNT, {"name": name, "step": step, "until": now + lasting, "now": now})
    return int(_read(value))


def read(names: Collection[str], *, now: datetime) -> dict[str, Any]:
    """What holds of these, by name."""
    return {name: _read(value) for name, value in ask(READ, {"names": list(names), "now": now})}


def extend(name: str, until: datetime | None, *, now: datetime) -> bool:
    """Let a value hold until another instant; whether it still held."""
    held = Kept.objects.filter(name=name).exclude(until__lte=now)
    return held.update(until=until) > 0


def forget(names: Collection[str]) -> int:
    """How many of these there were."""
    return tell(f"DELETE FROM {TABLE} WHERE name = ANY(%(names)s::text[])", {"names": list(names)})


def forget_over(now: datetime) -> int:
    """Remove what holds no more; how much it was."""
    return tell(f"DELETE FROM {TABLE} WHERE until <= %(now)s", {"now": now})


def forget_all() -> None:
    """Empty the table."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value
