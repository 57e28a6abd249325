"""The clock of a house in rehearsal: kept in the database, so that every process of the house tells the same time."""

from datetime import datetime

from django.db import transaction

from posada.ground.agenda.models import HouseClock
from posada.kernel.clock import MovableClock, SystemClock


class StoredClock:
    """Tells the stored instant; the machine's time until one was stored."""

    def now(self) -> datetime:
        stored = HouseClock.objects.values_list("now", flat=True).first()
        return stored or SystemClock().now()


@transaction.atomic
def move_house_clock(to: datetime) -> None:
    """Store a later instant; raises BadInput for an earlier one."""
    row = HouseClock.objects.select_for_update().first()
    if row is not None:
        MovableClock(row.now).move_to(to)
    HouseClock.objects.update_or_create(id=1, defaults={"now": to})
