"""Holding a run that would do far more of one act than is usual: a mistake is cheaper to stop than to undo."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count, Min

from posada.ground.agenda.brakes import GOOD_FOR, SURPRISE, pull
from posada.ground.agenda.models import Brake, Entry, Run
from posada.terms.actor import SYSTEM
from posada.terms.provider import Surprise


def hold_surprises(upto: datetime, rule: Surprise, *, now: datetime) -> dict[str, int]:
    """Hold each act of which surprisingly many are due by `upto`, whole, until a person lets it go; how many of each.

    A held step's `held_by` is the brake. What a person has let go within the last day passes.
    """
    due = Counter(
        dict(Entry.objects.filter(due_at__lte=upto, held_by="").order_by().values_list("act").annotate(Count("id")))
    )
    many = {act: count for act, count in due.items() if count > rule.least}
    if not many:
        return {}
    usual = most_in_a_day(now, rule.days)
    held = {}
    for act, count in many.items():
        if usual is None or count <= rule.factor * usual.get(act, 0) or _let_go(act, now):
            continue
        pull(SURPRISE + act, f"{count} due, {usual.get(act, 0)} at most in a day until now", by=SYSTEM, now=now)
        Entry.objects.filter(due_at__lte=upto, held_by="", act=act).update(held_by=SURPRISE + act)
        held[act] = count
    return held


def most_in_a_day(now: datetime, days: int) -> dict[str, int] | None:
    """The most of each act that one day of the last `days` did; None in a house that has not run for so long."""
    since = now - timedelta(days=days)
    first = Run.objects.aggregate(first=Min("upto"))["first"]
    if first is None or first > since:
        return None
    by_day: dict[str, Counter[object]] = {}
    for upto, counts in Run.objects.filter(upto__gt=since).values_list("upto", "counts"):
        for act, count in counts.items():
            by_day.setdefault(act, Counter())[upto.date()] += count
    return {act: max(days_of.values()) for act, days_of in by_day.items()}


def _let_go(act: str, now: datetime) -> bool:
    return Brake.objects.filter(kind=SURPRISE + act, released_at__gt=now - GOOD_FOR).exists()
