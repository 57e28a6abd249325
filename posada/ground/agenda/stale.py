"""Marking plans that other terms will rule."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Least

from posada.ground.agenda.models import Entry, Idle


def mark_stale(at: datetime) -> int:
    """Every plan is to be computed again from `at`, if not sooner; how many that are.

    A plan with nothing ahead has no entry: `expect` is for those.
    """
    later = Entry.objects.filter(Q(stale_from=None) | Q(stale_from__gt=at))
    return later.update(stale_from=Least("stale_from", at))


def mark_stale_of(customer_ids: Collection[int], at: datetime) -> int:
    """As `mark_stale`, of these customers alone."""
    later = Entry.objects.filter(Q(stale_from=None) | Q(stale_from__gt=at), customer_id__in=customer_ids)
    return later.update(stale_from=Least("stale_from", at))


def expect(kind: str, live: QuerySet[Any], at: datetime) -> int:
    """Those of these subjects that have no entry are planned again at `at`; how many they are. One statement."""
    sql, params = live.order_by().values_list("customer_id", "pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(EXPECT.format(live=sql), [kind, at, *params, kind])
        return int(cursor.rowcount)


def expect_these(kind: str, subjects: Sequence[tuple[int, int]], at: datetime) -> None:
    """These (customer, subject), whose plans came to be empty, are planned again at `at`."""
    rows = [Idle(customer_id=customer, subject_kind=kind, subject_id=id, stale_from=at) for customer, id in subjects]
    Idle.objects.bulk_create(rows, ignore_conflicts=True)


EXPECT = """
INSERT INTO agenda_idle (customer_id, subject_kind, subject_id, stale_from)
SELECT customer, %s, subject, %s FROM ({live}) AS live(customer, subject)
 WHERE NOT EXISTS (SELECT 1 FROM agenda_entry e
                    WHERE e.customer_id = customer AND e.subject_kind = %s AND e.subject_id = subject)
    ON CONFLICT DO NOTHING
"""
