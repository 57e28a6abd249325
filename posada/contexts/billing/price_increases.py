"""Increases that were announced and touch a service."""

from datetime import date, datetime

from posada.contexts.billing.tariffs import tariff_changes
from posada.terms.versions import Book


def announced_increase(
    versions: Book, product: str, cycle: str, currency: str, now: datetime
) -> tuple[date, date] | None:
    """(published on, counts from) of an increase for such a service published up to `now`; None without one.

    The newest is meant. What rules already may be meant too: its first payment date may be still to come.
    """
    found = None
    for (_, old), (_, new) in zip(versions.versions, versions.versions[1:], strict=False):
        if new.announced_at > now:
            continue
        if any(
            change.is_increase and (change.what, change.currency) == (f"{product}/{cycle}", currency)
            for change in tariff_changes(old, new)
        ):
            found = new.calendar.today(new.announced_at), new.calendar.today(new.existing_from)
    return found
