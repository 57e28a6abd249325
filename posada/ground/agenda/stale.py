"""Marking plans that other terms will rule."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Least

from posada.ground.agenda.models import Entry


def mark_stale(at: datetime) -> int:
    """Every plan is to be computed again from `at`, if not sooner; how many that are.

    A plan with nothing ahead has no entry: what a new version gives it comes with its next event.
    """
    later = Entry.objects.filter(Q(stale_from=None) | Q(stale_from__gt=at))
    return later.update(stale_from=Least("stale_from", at))
