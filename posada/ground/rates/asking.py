"""Asking the house's source of rates, and keeping what it tells."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from posada.ground.rates.acts.enter_rates import enter_rates
from posada.ground.rates.models import Rate
from posada.ground.rates.ports import RateSource
from posada.terms.actor import SYSTEM

ONE_DAY = timedelta(days=1)


def source() -> RateSource | None:
    """The source that this house asks; None where staff enter the rates."""
    address: str | None = settings.POSADA_RATES
    if not address:
        return None
    found: RateSource = import_string(settings.POSADA_RATE_DRIVERS[address.partition(":")[0]]).at(address)
    return found


def wanting(today: date) -> bool:
    """Whether the source is to be asked: tomorrow's rates are not stored yet."""
    tomorrow = today + ONE_DAY
    return bool(settings.POSADA_RATES) and not Rate.objects.filter(on=tomorrow, entered_by=str(SYSTEM)).exists()


def fetch(today: date, *, now: datetime) -> int:
    """Store what the source tells for today and the days to come; how many rates were new."""
    asked = source()
    if asked is None:
        return 0
    return len(enter_rates(asked.quotes(today), now=now, by=SYSTEM))
