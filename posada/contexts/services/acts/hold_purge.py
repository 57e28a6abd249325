"""Putting the deletion of an ended service's data off, and letting it go on."""

from datetime import datetime

from posada.contexts.services import queries
from posada.ground.agenda.unit import touch

HELD, ANNOUNCED = "purge_held", "purge_announced"


def hold_purge(service_id: int, why: str) -> None:
    """Nothing is deleted while any reason stands; the day that was announced is kept."""
    (service,) = queries.locked([service_id])
    if service.purged_at is not None or (service.purge_at is None and HELD not in service.marks):
        return
    reasons = [*service.marks.get(HELD, ()), why]
    announced = service.marks.get(ANNOUNCED) or (service.purge_at.isoformat() if service.purge_at else "")
    service.marks = {**service.marks, HELD: reasons, ANNOUNCED: announced}
    service.purge_at = None
    service.save(update_fields=["marks", "purge_at"])
    touch("service", [service_id])


def release_purge(service_id: int, *, now: datetime) -> None:
    """Take the oldest reason away; with the last of them, data are deleted as announced, or at once after that."""
    (service,) = queries.locked([service_id])
    reasons = service.marks.get(HELD, [])[1:]
    announced = service.marks.get(ANNOUNCED)
    marks = {name: value for name, value in service.marks.items() if name not in (HELD, ANNOUNCED)}
    service.marks = {**marks, HELD: reasons, ANNOUNCED: announced} if reasons else marks
    if not reasons and announced:
        service.purge_at = max(datetime.fromisoformat(announced), now)
    service.save(update_fields=["marks", "purge_at"])
    touch("service", [service_id])
