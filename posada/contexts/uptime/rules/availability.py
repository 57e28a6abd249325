"""How much of the time a service is to work, and how that is measured."""

from datetime import timedelta
from decimal import Decimal

from pydantic import Field

from posada.terms.rule import Rule

MINUTE = timedelta(minutes=1)


class Availability(Rule):
    """A service works `percent` of the minutes of each calendar month or more.

    Sources: altomarketing/uptime-target, laredonet/sla-availability-100. Reading: the month is that of the provider's
    clock, nothing is rounded before it is compared, and minutes that do not count stay in the divisor.
    """

    percent: Decimal = Field(gt=0, le=100)


class Monitoring(Rule):
    """Services are watched at every hour; `failures` in a row open an incident from the first of them.

    Source: altomarketing/sla2-monitoring-24h. Reading: how often a probe looks is the probe's to say.
    """

    failures: int = Field(2, ge=1)


def reached_percent(down_minutes: int, month: timedelta) -> Decimal:
    """The part of a month in which the service worked, in percent, exact."""
    minutes = Decimal(month // MINUTE)
    return (minutes - down_minutes) * 100 / minutes


def met(down_minutes: int, month: timedelta, rule: Availability) -> bool:
    """Whether a month's downtime leaves what was promised."""
    return reached_percent(down_minutes, month) >= rule.percent
