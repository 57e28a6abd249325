"""Instants as scripts write them."""

from datetime import datetime
from zoneinfo import ZoneInfo


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """An instant of the script: local time of the provider unless it carries an offset."""
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)
