"""The clock of a house in rehearsal: kept in the database, so that every process of the house tells the same time."""

from datetime import datetime, timedelta

from django.db import transaction

from posada.ground.agenda.models import HouseClock
from posada.kernel.clock import MovableClock, SystemClock, wall

SLOWED = 1000  # an hour of the machine is less than four seconds here


class StoredClock:
    """Tells the stored instant, and almost stands still: of two acts one after the other, the second is the later.

    The machine's time until an instant was stored.
    """

    def now(self) -> datetime:
        found = HouseClock.objects.values_list("now", "moved_at").first()
        if found is None:
            return SystemClock().now()
        stored, moved_at = found
        return stored + max(wall() - moved_at, timedelta()) / SLOWED


@transaction.atomic
def move_house_clock(to: datetime) -> None:
    """Store a later instant; raises BadInput for an earlier one."""
    row = HouseClock.objects.select_for_update().first()
    if row is not None:
        MovableClock(row.now).move_to(to)
    HouseClock.objects.update_or_create(id=1, defaults={"now": to, "moved_at": wall()})
