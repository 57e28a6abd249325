"""Units of a service that are off for a while by somebody else's order: no rent falls due for them meanwhile."""

from datetime import date, datetime, timedelta

from posada.contexts.services import queries
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import CYCLES
from posada.kernel.money import Money
from posada.kernel.months import add_months
from posada.terms.versions import book

OFF = "interrupted"  # marks: units and the day from which they are off
ONE_DAY = timedelta(days=1)


def interrupt_units(service_id: int, units: int, *, now: datetime) -> None:
    """Take units out of what is billed from the next period on; all of them are off by a hold instead."""
    (service,) = queries.locked([service_id])
    today = book().for_existing(now).calendar.today(now)
    service.marks = {**service.marks, OFF: {"units": units, "since": today.isoformat()}}
    if units < service.quantity:
        service.quantity -= units
    service.save(update_fields=["marks", "quantity"])
    touch("service", [service_id])


def restore_units(service_id: int, *, now: datetime) -> Money:
    """Bill the units again from the next period on; returns the rent of the periods that began while they were off."""
    (service,) = queries.locked([service_id])
    off = service.marks.pop(OFF, {"units": 0, "since": None})
    units, today = int(off["units"]), book().for_existing(now).calendar.today(now)
    whole = service.quantity == units and queries.open_holds([service_id]).get(service_id) is not None
    missed = _begun(service.renews_on, service.cycle, date.fromisoformat(off["since"]), today) if off["since"] else []
    if not whole:
        service.quantity += units
    elif missed and service.billed_until is not None:
        last = add_months(missed[-1], CYCLES[service.cycle], "clip") - ONE_DAY
        service.billed_until = max(service.billed_until, last)
    service.save(update_fields=["marks", "quantity", "billed_until"])
    touch("service", [service_id])
    rent = Money(service.price or 0, service.currency)
    return (rent * units * len(missed)).rounded()


def _begun(renews_on: date | None, cycle: str, since: date, until: date) -> list[date]:
    """The first days of periods that lie after `since` and not after `until`."""
    if renews_on is None:
        return []
    months, found, n = max(CYCLES[cycle], 1), list[date](), -36
    while (day := add_months(renews_on, n * months, "clip")) <= until:
        if day > since:
            found.append(day)
        n += 1
    return found
